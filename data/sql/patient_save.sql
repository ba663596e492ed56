-- patient_save(uuid, bigint, int, jsonb)
SELECT * FROM api.patient_save($1, $2, $3, $4)
