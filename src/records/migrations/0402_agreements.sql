create table wallet_agreement (
  operator text not null,
  id text not null,
  merchant text not null,
  wallet text not null,
  party text not null,
  line text not null,
  amount bigint not null,
  months bigint not null,
  state text not null,
  code text not null,
  reference text not null,
  signed_at bigint,
  periods bigint not null,
  next_at bigint,
  order_id text not null,
  charged bigint not null,
  failed bigint not null,
  why text not null,
  until bigint not null,
  check_at bigint,
  checks bigint not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create index wallet_agreement_next on wallet_agreement (next_at) where next_at is not null;
create index wallet_agreement_check on wallet_agreement (check_at) where check_at is not null;
create index wallet_agreement_line on wallet_agreement (operator, line);
