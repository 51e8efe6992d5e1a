-- SIMs kept for somebody who has not ordered yet, beside numbers or alone.
create table reservation_sim (
  operator text not null,
  reservation text not null,
  iccid text not null,
  order_id text not null,
  primary key (operator, reservation, iccid)
);
create index reservation_due on reservation (until) where state = 'held';
