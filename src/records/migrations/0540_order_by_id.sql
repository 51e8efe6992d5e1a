-- What is asked of one line, person, card or payment comes in the order of its id from an index that ends with it. Without the id there,
-- SQLite walks the table's own key, which is in that order already, past everybody's rows.
drop index line_party;
create index line_party on line (operator, party, id);
drop index line_iccid;
create index line_iccid on line (operator, iccid, id);
drop index line_imsi;
create index line_imsi on line (operator, imsi, id);
drop index line_numbers;
create index line_numbers on line (operator, number, id);
drop index contract_line;
create index contract_line on contract (operator, line, id);
drop index party_name;
create index party_name on party (operator, name_find, id);
drop index orders_party;
create index orders_party on orders (operator, party, id);
drop index wallet_agreement_line;
create index wallet_agreement_line on wallet_agreement (operator, line, id);
drop index refund_payment;
create index refund_payment on refund (operator, payment, id);
