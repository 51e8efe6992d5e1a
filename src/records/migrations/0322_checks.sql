-- What the identity service says of who objects to a number: asked (empty: not), match, mismatch.
alter table objection add column checked text not null default '';
alter table objection add column checked_at bigint;
