-- patient_open(uuid, bigint, text)
SELECT * FROM api.patient_open($1, $2, $3)
