-- patient_get(uuid)
SELECT * FROM api.patient_get($1)
