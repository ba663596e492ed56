-- ctl_check_terminals()
-- Who may sign in as staff: nobody has more terminals than people.
SELECT count(*)
  FROM pg_roles p
 WHERE p.rolcanlogin AND NOT p.rolsuper
   AND EXISTS (SELECT FROM pg_roles s WHERE s.rolname = 'arca_staff' AND pg_has_role(p.oid, s.oid, 'MEMBER'))
