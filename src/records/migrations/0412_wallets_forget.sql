create index wallet_buyer_kept on wallet_buyer (operator, created) where buyer_sealed <> '' or address_sealed <> '';
create index wallet_notice_kept on wallet_notice (operator, at) where body_sealed <> '';
