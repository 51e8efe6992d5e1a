-- Phones: models, stock by IMEI, plans under which they are sold, contracts that run from month to month.
create table phone_model (
  operator text not null,
  code text not null,
  title text not null,
  price bigint not null,
  on_sale bigint not null,
  changed bigint not null,
  primary key (operator, code)
);
create table phone (
  operator text not null,
  imei text not null,
  model text not null,
  lot text not null,
  state text not null,
  holder text not null,
  version bigint not null,
  changed bigint not null,
  primary key (operator, imei)
);
create index phone_idle on phone (operator, model, imei) where state = 'idle';
create index phone_holder on phone (operator, holder) where holder <> '';
create table phone_plan (
  operator text not null,
  code text not null,
  title text not null,
  kind text not null,
  model text not null,
  offer text not null,
  months bigint not null,
  discount bigint not null,
  amount bigint not null,
  exit_terms text not null,
  on_sale bigint not null,
  changed bigint not null,
  primary key (operator, code)
);
create table contract (
  operator text not null,
  id text not null,
  order_id text not null,
  line text not null,
  number text not null,
  party text not null,
  kind text not null,
  plan text not null,
  model text not null,
  imei text not null,
  offer text not null,
  months bigint not null,
  paid bigint not null,
  total bigint not null,
  run_months bigint not null,
  run_amount bigint not null,
  exit_terms text not null,
  exit_fee bigint not null,
  state text not null,
  due bigint,
  begun bigint not null,
  ended bigint,
  version bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create index contract_due on contract (due) where due is not null;
create index contract_line on contract (operator, line, state);
create unique index contract_order on contract (operator, order_id);
create table contract_entry (
  operator text not null,
  contract text not null,
  id text not null,
  kind text not null,
  month bigint not null,
  amount bigint not null,
  state text not null,
  why text not null,
  at bigint not null,
  primary key (operator, contract, id)
);
create index contract_entry_refused on contract_entry (at) where state = 'refused';
