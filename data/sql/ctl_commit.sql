-- ctl_commit()
COMMIT
