-- Numbers that other networks ask for: each question of a host once, with the order that answers it.
create table port_question (
  operator text not null,
  host text not null,
  reference text not null,
  number text not null,
  order_id text not null,
  at bigint not null,
  primary key (operator, host, reference)
);
