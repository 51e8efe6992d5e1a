-- What people look at of the stock: numbers counted by state and place, and listed by them; how many rows a lot's file has.
create index number_stock on number (operator, state, host, province, city, grade, number);
alter table lot add column expected bigint not null default 0;
