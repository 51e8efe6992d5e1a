-- Numbers kept for somebody who has not ordered yet; objections to numbers under one's name; where a number's grade came from.
create table reservation (
  operator text not null,
  id text not null,
  actor text not null,
  party text not null,
  note text not null,
  state text not null,
  reason text not null,
  until bigint not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create index reservation_actor on reservation (operator, actor, state);
create table reservation_number (
  operator text not null,
  reservation text not null,
  number text not null,
  order_id text not null,
  primary key (operator, reservation, number)
);
create table objection (
  operator text not null,
  id text not null,
  party text not null,
  number text not null,
  words_sealed text not null,
  state text not null,
  answer text not null,
  order_id text not null,
  actor text not null,
  answered_by text not null,
  due bigint not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create index objection_state on objection (operator, state, due);
create index objection_party on objection (operator, party);
create unique index objection_open on objection (operator, party, number) where state = 'open';
-- 'file': a host's or lot's file named it, and patterns do not override it unasked.
alter table number add column graded text not null default '';
