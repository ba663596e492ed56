-- patient_consents(uuid)
SELECT * FROM api.patient_consents($1)
