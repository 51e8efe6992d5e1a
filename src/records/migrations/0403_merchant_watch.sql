create table merchant_watch (
  operator text not null,
  merchant text not null,
  bill_trouble text not null,
  bill_trouble_at bigint,
  certificate_end bigint,
  certificate_told bigint not null,
  certificate_logged text not null,
  primary key (operator, merchant)
);
