-- The HTTP API: who may use it, what it has done, what was posted to it, and whom it tells.
create table api_key (
  operator text not null,
  id text not null,
  name text not null,
  granted text not null,
  hash text not null,
  created bigint not null,
  created_by text not null,
  revoked bigint,
  primary key (operator, id)
);
create table staff (
  operator text not null,
  id text not null,
  name text not null,
  granted text not null,
  password text not null,
  seed text not null,
  enrolled bigint not null,
  used_step bigint not null,
  failures bigint not null,
  locked_until bigint not null,
  disabled bigint not null,
  version bigint not null,
  created bigint not null,
  created_by text not null,
  primary key (operator, id)
);
create unique index staff_name on staff (operator, name);
create table session (
  operator text not null,
  hash text not null,
  kind text not null,
  principal text not null,
  granted text not null,
  line text not null,
  created bigint not null,
  expires bigint not null,
  primary key (operator, hash)
);
create index session_principal on session (operator, principal);
create index session_expires on session (expires);
create table one_time_code (
  operator text not null,
  line text not null,
  hash text not null,
  expires bigint not null,
  attempts bigint not null,
  sent bigint not null,
  hour_from bigint not null,
  hour_sent bigint not null,
  primary key (operator, line)
);
create table idempotency (
  operator text not null,
  caller text not null,
  key text not null,
  request text not null,
  answer text not null,
  created bigint not null,
  primary key (operator, caller, key)
);
create index idempotency_created on idempotency (created);
create table audit (
  operator text not null,
  id text not null,
  at bigint not null,
  principal text not null,
  granted text not null,
  method text not null,
  path text not null,
  resource text not null,
  old_etag text not null,
  new_etag text not null,
  status bigint not null,
  outcome text not null,
  reason text not null,
  primary key (operator, id)
);
create table hub (
  operator text not null,
  id text not null,
  api text not null,
  callback text not null,
  query text not null,
  types text not null,
  secret text not null,
  state text not null,
  position bigint not null,
  attempts bigint not null,
  due bigint not null,
  trouble text not null,
  created bigint not null,
  created_by text not null,
  primary key (operator, id)
);
create table document (
  operator text not null,
  kind text not null,
  id text not null,
  version bigint not null,
  origin text not null,
  body text not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, kind, id)
);
create table document_value (
  operator text not null,
  kind text not null,
  path text not null,
  value text not null,
  id text not null,
  primary key (operator, kind, path, value, id)
);
create index document_value_id on document_value (operator, kind, id);
