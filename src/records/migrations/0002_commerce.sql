-- Parties, numbers, SIMs, lines, orders, payments. Names, identity numbers and addresses stand here sealed only.
create table setting (
  operator text not null,
  name text not null,
  value text not null,
  changed bigint not null,
  actor text not null,
  primary key (operator, name)
);
create table party (
  operator text not null,
  id text not null,
  kind text not null,
  state text not null,
  name_sealed text not null,
  name_find text not null,
  name_masked text not null,
  cert_type text not null,
  cert_sealed text not null,
  cert_find text,
  cert_masked text not null,
  profile_sealed text not null,
  minor_until bigint not null,
  guardian text not null,
  responsible text not null,
  verified text not null,
  verified_at bigint,
  reference text not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create unique index party_cert on party (operator, cert_find);
create index party_name on party (operator, name_find);
-- Who has looked at a party in clear, and why.
create table party_view (
  operator text not null,
  id text not null,
  party text not null,
  actor text not null,
  reason text not null,
  at bigint not null,
  primary key (operator, id)
);
create index party_view_party on party_view (operator, party, at);
create table number (
  operator text not null,
  number text not null,
  host text not null,
  province text not null,
  city text not null,
  lot text not null,
  grade text not null,
  price bigint not null,
  deposit bigint not null,
  minimum bigint not null,
  months bigint not null,
  state text not null,
  stopped_by text not null,
  until bigint,
  holder text not null,
  party text not null,
  ported text not null,
  version bigint not null,
  changed bigint not null,
  primary key (operator, number)
);
create index number_idle on number (operator, host, city, grade, number) where state = 'idle';
create index number_party on number (operator, party) where party <> '';
create index number_until on number (until) where until is not null;
create index number_lot on number (operator, lot, state);
create table number_change (
  operator text not null,
  number text not null,
  version bigint not null,
  at bigint not null,
  before text not null,
  after text not null,
  cause text not null,
  actor text not null,
  reason text not null,
  primary key (operator, number, version)
);
create table sim (
  operator text not null,
  iccid text not null,
  imsi text not null,
  host text not null,
  lot text not null,
  kind text not null,
  number text not null,
  state text not null,
  holder text not null,
  eid text not null,
  matching text not null,
  profile text not null,
  version bigint not null,
  changed bigint not null,
  primary key (operator, iccid)
);
create unique index sim_imsi on sim (operator, imsi) where imsi <> '';
create index sim_idle on sim (operator, host, kind, number, iccid) where state = 'idle';
create table line (
  operator text not null,
  number text not null,
  id text not null,
  party text not null,
  user_party text not null,
  host text not null,
  iccid text not null,
  imsi text not null,
  account text not null,
  offer text not null,
  channel text not null,
  state text not null,
  bars bigint not null,
  stops bigint not null,
  since bigint not null,
  closed bigint,
  order_id text not null,
  version bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create unique index line_number on line (operator, number) where state <> 'closed';
create index line_party on line (operator, party);
create table quote (
  operator text not null,
  id text not null,
  request text not null,
  items text not null,
  total bigint not null,
  until bigint not null,
  order_id text not null,
  created bigint not null,
  primary key (operator, id)
);
create table orders (
  operator text not null,
  id text not null,
  kind text not null,
  state text not null,
  request text not null,
  items text not null,
  total bigint not null,
  party text not null,
  number text not null,
  line text not null,
  payment text not null,
  steps text not null,
  step text not null,
  waits_for text not null,
  due bigint,
  stuck bigint not null,
  reason text not null,
  channel text not null,
  actor text not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  ended bigint,
  primary key (operator, id)
);
create index orders_due on orders (due) where due is not null;
create index orders_open on orders (operator, state, changed);
create index orders_party on orders (operator, party);
create index orders_number on orders (operator, number);
create table payment (
  operator text not null,
  id text not null,
  order_id text not null,
  party text not null,
  method text not null,
  source text not null,
  amount bigint not null,
  state text not null,
  refunded bigint not null,
  actor text not null,
  version bigint not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create index payment_order on payment (operator, order_id);
create table refund (
  operator text not null,
  id text not null,
  payment text not null,
  order_id text not null,
  method text not null,
  target text not null,
  amount bigint not null,
  state text not null,
  reason text not null,
  created bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create index refund_payment on refund (operator, payment);
create table drawer (
  operator text not null,
  id text not null,
  agent text not null,
  state text not null,
  balance bigint not null,
  opened bigint not null,
  changed bigint not null,
  primary key (operator, id)
);
create table drawer_entry (
  operator text not null,
  drawer text not null,
  seq bigint not null,
  kind text not null,
  amount bigint not null,
  balance bigint not null,
  reference text not null,
  actor text not null,
  at bigint not null,
  primary key (operator, drawer, seq)
);
create table drawer_day (
  operator text not null,
  drawer text not null,
  id text not null,
  expected bigint not null,
  counted bigint not null,
  difference bigint not null,
  kept bigint not null,
  entries bigint not null,
  actor text not null,
  reason text not null,
  at bigint not null,
  primary key (operator, drawer, id)
);
create table voucher (
  operator text not null,
  serial text not null,
  code_find text not null,
  amount bigint not null,
  state text not null,
  payment text not null,
  until bigint not null,
  changed bigint not null,
  primary key (operator, serial)
);
create unique index voucher_code on voucher (operator, code_find);
create index voucher_held on voucher (operator, payment) where state = 'held';
