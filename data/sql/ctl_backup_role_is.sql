-- ctl_backup_role_is()
SELECT current_user = 'arca_backup'
