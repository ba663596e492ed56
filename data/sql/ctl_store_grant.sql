-- ctl_store_grant()
GRANT SELECT ON arca.migration_log, arca.migration_steps, arca.migration_snapshot TO arca_owner, arca_backup
