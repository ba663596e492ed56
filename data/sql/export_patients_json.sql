-- export_patients_json(uuid)
SELECT to_jsonb(x) FROM api.export_patients($1) x
