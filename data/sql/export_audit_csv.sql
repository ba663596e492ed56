-- export_audit_csv(uuid)
SELECT * FROM api.export_audit($1)
