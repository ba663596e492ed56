-- export_agenda_csv(uuid)
SELECT * FROM api.export_agenda($1)
