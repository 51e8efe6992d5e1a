alter table wallet_agreement add column begins bigint;
alter table wallet_agreement add column channel text not null default 'online';
