-- ctl_health_backup()
-- Hours since the last backup that was proved to restore, by the audit log; 999999: there was none.
SELECT coalesce(floor(extract(epoch FROM clock_timestamp() - max(e.at)) / 3600), 999999)::bigint,
       coalesce(to_char(max(e.at), 'YYYY-MM-DD HH24:MI'), '')
  FROM audit.event e
 WHERE e.action = 'backup.done' AND e.clinic_id IS NULL AND e.detail::jsonb -> 'verified' = 'true'
