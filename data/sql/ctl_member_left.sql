-- ctl_member_left()
-- Did a run that was killed outside a transaction leave the migrator its memberships?
SELECT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
                WHERE r.rolname = 'arca_migrator' AND g.rolname IN ('arca_owner', 'arca_audit', 'arca_adm'))
