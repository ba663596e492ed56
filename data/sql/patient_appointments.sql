-- patient_appointments(uuid, timestamptz)
SELECT * FROM api.patient_appointments($1, $2)
