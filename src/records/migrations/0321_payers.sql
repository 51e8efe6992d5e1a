-- Drawers and accounts that a key or a member of staff may let pay: words `drawer:ID` and `account:NUMBER`.
alter table api_key add column payers text not null default '';
alter table staff add column payers text not null default '';
