-- patient_duplicates_open(uuid, jsonb)
SELECT * FROM api.patient_duplicates_open($1, $2)
