-- What people look for by hand: a line by its card, a number's earlier lives, a person's payments, orders that need a hand.
create index line_iccid on line (operator, iccid);
create index line_imsi on line (operator, imsi);
create index line_numbers on line (operator, number, since);
create index payment_party on payment (operator, party, id);
create index orders_stuck on orders (operator, changed) where stuck = 1;
