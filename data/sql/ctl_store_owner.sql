-- ctl_store_owner()
-- No function with the rights of whoever deploys may stand here.
ALTER FUNCTION arca.migration_log_keep() OWNER TO arca_owner
