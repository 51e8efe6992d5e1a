create table merchant (
  operator text not null,
  id text not null,
  wallet text not null,
  title text not null,
  account text not null,
  app text not null,
  province text not null,
  channel text not null,
  rank bigint not null,
  state text not null,
  fee_ppm bigint not null,
  settle_days bigint not null,
  secrets_sealed text not null,
  expires bigint,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create table wallet_trade (
  operator text not null,
  payment text not null,
  merchant text not null,
  wallet text not null,
  way text not null,
  amount bigint not null,
  state text not null,
  code text not null,
  reference text not null,
  charged_by text not null,
  until bigint not null,
  check_at bigint,
  checks bigint not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, payment)
);
create index wallet_trade_check on wallet_trade (check_at) where check_at is not null;
create index wallet_trade_merchant on wallet_trade (operator, merchant, state);
create table wallet_buyer (
  operator text not null,
  order_id text not null,
  buyer_sealed text not null,
  back text not null,
  created bigint not null,
  primary key (operator, order_id)
);
create table wallet_entry (
  operator text not null,
  merchant text not null,
  kind text not null,
  id text not null,
  payment text not null,
  amount bigint not null,
  fee bigint not null,
  reference text not null,
  at bigint not null,
  day text not null,
  settles text not null,
  billed text not null,
  primary key (operator, merchant, kind, id)
);
create index wallet_entry_day on wallet_entry (operator, merchant, day, kind, id);
create index wallet_entry_payment on wallet_entry (operator, payment);
create table wallet_notice (
  operator text not null,
  merchant text not null,
  digest text not null,
  notice text not null,
  verdict text not null,
  why text not null,
  payment text not null,
  times bigint not null,
  at bigint not null,
  last bigint not null,
  body_sealed text not null,
  primary key (operator, digest)
);
create index wallet_notice_at on wallet_notice (operator, at);
