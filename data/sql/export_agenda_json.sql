-- export_agenda_json(uuid)
SELECT to_jsonb(x) FROM api.export_agenda($1) x
