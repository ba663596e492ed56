-- ctl_backup_role()
SET LOCAL ROLE arca_backup
