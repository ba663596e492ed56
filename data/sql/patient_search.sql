-- patient_search(uuid, text, bigint, int)
SELECT * FROM api.patient_search($1, $2, $3, $4)
