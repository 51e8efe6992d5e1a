-- Amounts that a buyer's wallet keeps frozen for a contract, and the orders by which a contract takes of them.
create table wallet_freeze (
  operator text not null,
  id text not null,
  order_id text not null,
  merchant text not null,
  contract text not null,
  amount bigint not null,
  captured bigint not null,
  released bigint not null,
  releasing bigint not null,
  state text not null,
  way text not null,
  code text not null,
  reference text not null,
  until bigint not null,
  check_at bigint,
  checks bigint not null,
  why text not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create unique index wallet_freeze_order on wallet_freeze (operator, order_id);
create index wallet_freeze_check on wallet_freeze (check_at) where check_at is not null;
create index wallet_freeze_contract on wallet_freeze (operator, contract) where contract <> '';
alter table contract_entry add column order_id text not null default '';
create index contract_entry_order on contract_entry (operator, order_id) where order_id <> '';
create index wallet_trade_charged on wallet_trade (operator, charged_by) where charged_by <> '';
