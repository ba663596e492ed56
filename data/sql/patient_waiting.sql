-- patient_waiting(uuid)
SELECT * FROM api.patient_waiting($1)
