-- export_audit_open(uuid, date, date, text, text)
SELECT outcome, code, detail ->> 'next', detail ->> 'count' FROM api.export_audit_open($1, $2, $3, $4, $5)
