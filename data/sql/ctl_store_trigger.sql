-- ctl_store_trigger()
CREATE TRIGGER migration_log_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON arca.migration_log
    FOR EACH STATEMENT EXECUTE FUNCTION arca.migration_log_keep()
