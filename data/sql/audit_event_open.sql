-- audit_event_open(uuid, bigint, bigint)
SELECT * FROM api.audit_event_open($1, $2, 'epoch'::timestamptz + $3 * interval '1 microsecond')
