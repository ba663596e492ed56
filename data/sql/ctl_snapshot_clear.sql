-- ctl_snapshot_clear()
DELETE FROM arca.migration_snapshot
