-- ctl_steps_clear()
DELETE FROM arca.migration_steps
