-- ctl_store_exists()
SELECT to_regclass('arca.migration_snapshot') IS NOT NULL
