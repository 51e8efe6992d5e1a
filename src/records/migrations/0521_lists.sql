-- Lists of millions come in order by an index, and are counted by it: orders of a number and of a kind, those that need a hand, payments of an order.
drop index orders_number;
create index orders_number on orders (operator, number, id);
create index orders_kind on orders (operator, kind, id, state);
drop index orders_stuck;
create index orders_stuck on orders (operator, id) where stuck = 1;
drop index payment_order;
create index payment_order on payment (operator, order_id, id);
