-- ctl_demo_people()
-- The people whom the server may let in by their account of the operating system.
SELECT p.rolname
  FROM pg_roles p JOIN pg_auth_members m ON m.member = p.oid
  JOIN pg_roles g ON g.oid = m.roleid AND g.rolname = 'arca_peer'
 WHERE p.rolcanlogin
 ORDER BY p.rolname
