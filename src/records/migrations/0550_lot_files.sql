-- The files of lots that come in by themselves, until all their rows are in: what was accepted goes on after a restart.
create table lot_file (
  operator text not null,
  kind text not null,
  lot text not null,
  text text not null,
  primary key (operator, kind, lot)
);
