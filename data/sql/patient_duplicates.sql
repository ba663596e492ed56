-- patient_duplicates(uuid)
SELECT * FROM api.patient_duplicates($1)
