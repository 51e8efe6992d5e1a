-- What charging has booked, as bills and usage need it: sums per account, month, line and reason; single uses for as long as a
-- setting keeps them; bills that were asked for before their month was over.
create table bill_sum (
  operator text not null,
  account bigint not null,
  month bigint not null,
  line text not null,
  what text not null,
  amount bigint not null,
  cost bigint not null,
  units bigint not null,
  count bigint not null,
  primary key (operator, account, month, line, what)
);
create table bill_document (
  operator text not null,
  id text not null,
  account bigint not null,
  month bigint not null,
  body text not null,
  created bigint not null,
  primary key (operator, id)
);
create index bill_document_account on bill_document (operator, account, id);
create table usage_record (
  operator text not null,
  day bigint not null,
  line text not null,
  position bigint not null,
  sub bigint not null,
  at bigint not null,
  account bigint not null,
  service text not null,
  direction text not null,
  peer text not null,
  host text not null,
  seconds bigint not null,
  units bigint not null,
  cost bigint not null,
  discount bigint not null,
  primary key (operator, day, line, position, sub)
);
