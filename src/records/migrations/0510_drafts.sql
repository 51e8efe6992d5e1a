-- Drafts of an operator's catalogue: which files differ from the version that they were begun on. And who published which version, and why;
-- what charging knows of a version (number, times, text) stands with charging.
create table catalogue_draft (
  operator text not null,
  id text not null,
  name text not null,
  base text not null,
  content text not null,
  state text not null,
  hash text not null,
  version bigint not null,
  actor text not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create index catalogue_draft_state on catalogue_draft (operator, state, changed);
create table catalogue_publication (
  operator text not null,
  hash text not null,
  draft text not null,
  actor text not null,
  reason text not null,
  at bigint not null,
  primary key (operator, hash, at)
);
