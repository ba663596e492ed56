-- ctl_reset_all()
RESET ALL
