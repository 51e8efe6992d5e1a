-- What was earned and what it cost at the hosts, from charging's log since its first record (gateway/bills/margin.h): by the day in which it was booked.
create table margin_sum (
  operator text not null,
  day bigint not null,          -- since 1970-01-01, by the operator's clock
  host text not null,
  province text not null,       -- of the number
  package text not null,        -- the line's base offer
  what text not null,           -- as in bill_sum
  count bigint not null,
  units bigint not null,
  revenue bigint not null,
  wholesale bigint not null,
  primary key (operator, day, host, province, package, what)
);
-- Each use as it is in those sums: what it cost us at its host, in which package, on which day it was booked.
alter table usage_record add column wholesale bigint not null default 0;
alter table usage_record add column package text not null default '';
alter table usage_record add column booked bigint not null default 0;
create index usage_record_booked on usage_record (operator, booked, host, service);
