-- Payments by their method, in the order of their ids, counted and found without those of others.
create index payment_method on payment (operator, method, id);
