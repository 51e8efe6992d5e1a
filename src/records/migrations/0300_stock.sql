-- The stock in bulk: lots of numbers, SIMs and phones as they came, what was wrong with them, grades, areas, prefixes.
-- `seq` orders the changes of an operator's numbers: what follows them (the search) reads on from where it is.
alter table number add column seq bigint not null default 0;
create index number_seq on number (operator, seq);
create table number_seq_last (
  operator text not null primary key,
  seq bigint not null
);
insert into number_seq_last (operator, seq) select operator, 0 from number group by operator;
create table lot (
  operator text not null,
  kind text not null,
  name text not null,
  host text not null,
  network text not null,
  province text not null,
  city text not null,
  hash text not null,
  state text not null,
  seen bigint not null,
  added bigint not null,
  present bigint not null,
  rejected bigint not null,
  warned bigint not null,
  actor text not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, kind, name)
);
create table lot_note (
  operator text not null,
  kind text not null,
  lot text not null,
  seq bigint not null,
  line bigint not null,
  item text not null,
  reason text not null,
  refused bigint not null,
  primary key (operator, kind, lot, seq)
);
create table number_grade (
  operator text not null,
  code text not null,
  place bigint not null,
  title text not null,
  patterns text not null,
  price bigint not null,
  deposit bigint not null,
  minimum bigint not null,
  months bigint not null,
  primary key (operator, code)
);
create table number_prefix (
  operator text not null,
  prefix text not null,
  network text not null,
  resale bigint not null,
  primary key (operator, prefix)
);
create table number_area (
  operator text not null,
  first text not null,
  last text not null,
  province text not null,
  city text not null,
  primary key (operator, first)
);
