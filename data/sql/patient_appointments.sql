-- patient_appointments(uuid)
SELECT * FROM api.patient_appointments($1)
