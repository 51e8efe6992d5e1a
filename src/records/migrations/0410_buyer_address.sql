alter table wallet_buyer add column address_sealed text not null default '';
