-- appointment_move(uuid, bigint, integer, jsonb)
SELECT * FROM api.appointment_move($1, $2, $3, $4)
