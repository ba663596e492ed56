-- appointment_book(uuid, jsonb)
SELECT * FROM api.appointment_book($1, $2)
