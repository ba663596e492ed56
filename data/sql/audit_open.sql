-- audit_open(uuid, jsonb, bigint, bigint, integer)
-- $3: microseconds since 1970, so that the place of a row goes there and back exactly.
SELECT * FROM api.audit_open($1, $2, 'epoch'::timestamptz + $3 * interval '1 microsecond', $4, $5)
