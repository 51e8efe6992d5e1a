-- Whether somebody else has seen a member of staff's password: it was told to whoever made it. Until it is changed, its session does nothing else.
-- Who was there before has 0: nobody knows of them.
alter table staff add column password_seen bigint not null default 0;
