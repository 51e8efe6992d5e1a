-- What was asked of balances beside orders: corrections, transfers, gifts. Each is a row of the outbox under the same id; what came
-- of it stands there.
create table balance_action (
  operator text not null,
  id text not null,
  kind text not null,
  line text not null,
  receiver text not null,
  bucket text not null,
  amount bigint not null,
  reason text not null,
  request text not null,
  actor text not null,
  created bigint not null,
  primary key (operator, id)
);
create index balance_action_kind on balance_action (operator, kind, id);
create index balance_action_line on balance_action (operator, line, id);
