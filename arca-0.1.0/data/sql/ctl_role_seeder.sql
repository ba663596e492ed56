-- ctl_role_seeder()
SET LOCAL ROLE arca_seeder
