-- patient_search_open(uuid, text, text, bigint, int)
SELECT * FROM api.patient_search_open($1, $2, $3, $4, $5)
