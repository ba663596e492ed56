-- audit_list(uuid, text)
SELECT l.*, to_char(l.at AT TIME ZONE $2, 'YYYY-MM-DD') AS local_day,
       to_char(l.at AT TIME ZONE $2, 'HH24:MI:SS') AS local_time
  FROM api.audit_list($1) l
