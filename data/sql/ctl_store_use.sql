-- ctl_store_use()
GRANT EXECUTE ON FUNCTION arca.migration_log_keep() TO SESSION_USER
