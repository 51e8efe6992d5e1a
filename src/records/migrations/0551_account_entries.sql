-- What was booked on accounts and is no use: fees, top-ups, corrections, gifts. As long as single uses are kept; read from the log as they are.
create table account_entry (
  operator text not null,
  day bigint not null,        -- UTC, of when it was booked
  account bigint not null,
  position bigint not null,   -- of the log's record, and its place there
  sub bigint not null,
  at bigint not null,
  line text not null,         -- empty: of the account
  what text not null,         -- as in bill_sum
  amount bigint not null,     -- of its own money, micro-units
  cost bigint not null,
  bucket text not null,       -- of units: which
  unit text not null,
  units bigint not null,
  primary key (operator, day, account, position, sub)
);
