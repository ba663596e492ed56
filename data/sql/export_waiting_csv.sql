-- export_waiting_csv(uuid)
SELECT * FROM api.export_waiting($1)
