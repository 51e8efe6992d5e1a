-- A pretty number's contract beside a phone's: of one order both. `minimum`: what the number's line spends in a month at the least.
drop index contract_order;
create unique index contract_order on contract (operator, order_id, kind);
alter table contract add column minimum bigint not null default 0;
create index bill_sum_line on bill_sum (operator, line, month);
