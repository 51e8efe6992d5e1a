-- What an operator may do business by: its licences, and its agreements with hosts, each for a time.
create table licence (
  operator text not null,
  id text not null,
  kind text not null,           -- licence, agreement
  number text not null,
  counterpart text not null,    -- the authority, or a host's code
  scope text not null,          -- regions and services, in words
  begins bigint not null,       -- days since 1970-01-01, by the operator's clock
  ends bigint not null,         -- the last day, 0: not stated
  note text not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  actor text not null,
  primary key (operator, id)
);
