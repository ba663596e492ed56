-- audit_list(uuid, bigint, bigint, integer, text)
-- $2: microseconds since 1970, so that the place of a row goes there and back exactly.
SELECT l.*, to_char(l.at AT TIME ZONE $5, 'YYYY-MM-DD') AS local_day,
       to_char(l.at AT TIME ZONE $5, 'HH24:MI:SS') AS local_time
  FROM api.audit_list($1, 'epoch'::timestamptz + $2 * interval '1 microsecond', $3, $4) l
