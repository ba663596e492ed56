-- ctl_role_reset()
RESET ROLE
