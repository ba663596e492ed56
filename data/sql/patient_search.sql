-- patient_search(uuid)
SELECT * FROM api.patient_search($1)
