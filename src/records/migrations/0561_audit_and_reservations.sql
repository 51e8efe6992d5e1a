-- The audit log by who did it and on what, and counted by how it was done, without reading the rows.
create index audit_by on audit (operator, principal, id, method, status);
create index audit_on on audit (operator, resource, id);
create index audit_how on audit (operator, id, method, status);
-- Whose reservation a number is, told by the index alone: else SQLite takes the primary key, and looks through all.
drop index reservation_number_of;
create index reservation_of_number on reservation_number (operator, number, reservation);
