-- ctl_backup_snapshot()
SELECT pg_export_snapshot(), pg_database_size(current_database())
