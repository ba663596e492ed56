-- appointment_cancel(uuid, bigint, integer, jsonb)
SELECT * FROM api.appointment_cancel($1, $2, $3, $4)
