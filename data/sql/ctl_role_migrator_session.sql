-- ctl_role_migrator_session()
SET ROLE arca_migrator
