-- ctl_store_grant()
GRANT SELECT ON arca.migration_log, arca.migration_steps, arca.migration_snapshot, arca.migration_log_id_seq
    TO arca_owner, arca_backup
