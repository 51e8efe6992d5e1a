-- Whose reservation a number is.
create index reservation_number_of on reservation_number (operator, number);
