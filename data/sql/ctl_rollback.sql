-- ctl_rollback()
ROLLBACK
