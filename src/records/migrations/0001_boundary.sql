-- What crosses the boundary of the records: outbox, events, positions of feeds.
create table outbox (
  operator text not null,
  id text not null,
  topic text not null,
  target text not null,
  body text not null,
  cause text not null,
  created bigint not null,
  due bigint not null,
  attempts bigint not null,
  state text not null,
  answer text not null,
  settled bigint,
  primary key (operator, id)
);
create index outbox_due on outbox (topic, due, id) where state = 'open';
create table event (
  operator text not null,
  seq bigint not null,
  id text not null,
  type text not null,
  resource text not null,
  resource_id text not null,
  body text not null,
  created bigint not null,
  primary key (operator, seq)
);
create table feed_position (
  name text not null primary key,
  position bigint not null
);
