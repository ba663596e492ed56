-- ctl_role_migrator()
SET LOCAL ROLE arca_migrator
