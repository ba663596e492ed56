-- ctl_log_list()
SELECT id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), action, result, migration, mode, ms,
       db_user, os_user, backup_id, fingerprint,
       concat_ws(' ', sqlstate, detail)
  FROM arca.migration_log
 ORDER BY id
