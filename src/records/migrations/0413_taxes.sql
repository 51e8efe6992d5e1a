create table payment_tax (
  operator text not null,
  payment text not null,
  what text not null,
  amount bigint not null,
  ppm bigint not null,
  tax bigint not null,
  primary key (operator, payment, what)
);
alter table merchant add column fee_tax_ppm bigint not null default 60000;
alter table wallet_entry add column fee_tax bigint not null default 0;
update wallet_entry set fee_tax = (fee / 10000 * 60000 * 2 + 1060000) / (2 * 1060000) * 10000;
