-- ctl_store_always()
ALTER TABLE arca.migration_log ENABLE ALWAYS TRIGGER migration_log_keep
