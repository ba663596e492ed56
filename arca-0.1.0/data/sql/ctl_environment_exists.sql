-- ctl_environment_exists()
SELECT to_regclass('arca.environment') IS NOT NULL
