-- What people look at of the stock: numbers counted by state and place, and listed by them; how many rows a lot's file has.
create index number_stock on number (operator, state, host, province, city, grade, number);
alter table lot add column expected bigint not null default 0;
-- Idle numbers that oblige nobody: what a buyer gets who chose none.
create index number_plain on number (operator, host, province, city, grade, number) where state = 'idle' and price = 0 and deposit = 0 and minimum = 0 and months = 0;
