-- export_audit_json(uuid)
SELECT to_jsonb(x) FROM api.export_audit($1) x
