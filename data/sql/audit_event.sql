-- audit_event(uuid, text)
SELECT e.*, to_char(e.at AT TIME ZONE $2, 'YYYY-MM-DD') AS local_day,
       to_char(e.at AT TIME ZONE $2, 'HH24:MI:SS') AS local_time
  FROM api.audit_event($1) e
