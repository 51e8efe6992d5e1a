-- Jobs of the catalogue: what is read and what was written, beside the job itself, which is a document. And what clients tell of orders
-- and resources beside what commerce knows of them.
create table catalogue_job (
  operator text not null,
  kind text not null,
  id text not null,
  state text not null,
  actor text not null,
  content text not null,
  primary key (operator, kind, id)
);
create index catalogue_job_open on catalogue_job (id) where state = 'open';
create table remark (
  operator text not null,
  kind text not null,
  id text not null,
  body text not null,
  version bigint not null,
  changed bigint not null,
  primary key (operator, kind, id)
);
