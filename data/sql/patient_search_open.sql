-- patient_search_open(uuid, text)
SELECT * FROM api.patient_search_open($1, $2)
