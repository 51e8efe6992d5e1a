-- A subscriber's session is of a line with its holder and SIM as they were when it began.
alter table session add column bound text not null default '';
