-- export_waiting_json(uuid)
SELECT to_jsonb(x) FROM api.export_waiting($1) x
