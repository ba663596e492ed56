-- ctl_environment()
SELECT name FROM arca.environment
