-- ctl_store_closed()
REVOKE ALL ON FUNCTION arca.migration_log_keep() FROM PUBLIC
