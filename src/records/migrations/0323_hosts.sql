-- Hosts that an operator's catalogue knows, so that stock of others is not taken where no server runs.
create table known_host (
  operator text not null,
  code text not null,
  primary key (operator, code)
);
