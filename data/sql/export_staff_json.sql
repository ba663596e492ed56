-- export_staff_json(uuid)
SELECT to_jsonb(x) FROM api.export_staff($1) x
