-- audit_open(uuid, jsonb)
SELECT * FROM api.audit_open($1, $2)
