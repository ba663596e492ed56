-- appointment_get(uuid)
SELECT * FROM api.appointment_get($1)
