-- export_patients_csv(uuid)
SELECT * FROM api.export_patients($1)
