-- Who has not bought yet: a visit of the shop, and who that is by its own word (gateway/rest/visits.h).
create table visit (
  operator text not null,
  id text not null,
  party text not null,          -- empty: has not said it
  told bigint not null,         -- how often it said who it is
  created bigint not null,
  primary key (operator, id)
);
-- How an operator shows itself to its customers.
create table brand (
  operator text not null primary key,
  title text not null,          -- empty: the catalogue's
  colour text not null,         -- #rrggbb
  logo text not null,           -- data: URL, empty: none
  slogan_zh text not null,
  slogan_en text not null,
  service_number text not null,
  version bigint not null,
  changed bigint not null,
  actor text not null
);
-- What a customer complains of, and by when it is answered.
create table complaint (
  operator text not null,
  id text not null,
  party text not null,
  number text not null,
  about text not null,          -- service, network, charges
  words_sealed text not null,
  state text not null,          -- open, answered
  answer_sealed text not null,
  actor text not null,
  answered_by text not null,
  due bigint not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create index complaint_party on complaint (operator, party, id);
create index complaint_open on complaint (operator, due) where state = 'open';
-- Of which application data was, by the catalogue's name for it.
alter table usage_record add column app text not null default '';
