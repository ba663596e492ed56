-- patient_search(uuid, text, bigint)
SELECT * FROM api.patient_search($1, $2, $3)
