create table wallet_bill (
  operator text not null,
  merchant text not null,
  day text not null,
  wallet text not null,
  revision bigint not null,
  digest text not null,
  state text not null,
  done bigint not null,
  total bigint not null,
  payments bigint not null,
  refunds bigint not null,
  paid bigint not null,
  refunded bigint not null,
  fees bigint not null,
  matched bigint not null,
  actor text not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, merchant, day)
);
create table wallet_case (
  operator text not null,
  id text not null,
  merchant text not null,
  day text not null,
  what text not null,
  kind text not null,
  number text not null,
  payment text not null,
  mark text not null,
  ours bigint not null,
  theirs bigint not null,
  fee bigint not null,
  reference text not null,
  said text not null,
  at bigint not null,
  state text not null,
  reason text not null,
  closed_by text not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create unique index wallet_case_of on wallet_case (operator, merchant, kind, number, what, day);
create index wallet_case_state on wallet_case (operator, state, id);
create index wallet_case_day on wallet_case (operator, merchant, day, state);
