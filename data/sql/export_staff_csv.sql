-- export_staff_csv(uuid)
SELECT * FROM api.export_staff($1)
