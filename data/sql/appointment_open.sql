-- appointment_open(uuid, bigint)
SELECT * FROM api.appointment_open($1, $2)
