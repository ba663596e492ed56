-- appointment_state(uuid, bigint, integer, text, text)
SELECT * FROM api.appointment_state($1, $2, $3, $4, $5)
