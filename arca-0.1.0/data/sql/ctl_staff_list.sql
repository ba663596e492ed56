-- ctl_staff_list(text)
SELECT s.login, s.name, s.role, c.code,
       CASE WHEN NOT s.active THEN 'disabled'
            WHEN r.rolname IS NULL THEN 'no login'
            WHEN NOT r.rolcanlogin THEN 'disabled'
            WHEN r.rolvaliduntil < now() THEN 'code expired'
            WHEN s.must_change_password THEN 'code unused'
            ELSE 'active' END,
       (SELECT to_char(max(x.opened_at) AT TIME ZONE c.time_zone, 'YYYY-MM-DD HH24:MI')
          FROM audit.session x WHERE x.actor = s.login)
  FROM clinic.staff s
  JOIN clinic.clinic c ON c.id = s.clinic_id
  LEFT JOIN pg_catalog.pg_roles r ON r.rolname = s.login
 WHERE $1::text IS NULL OR c.code = $1::text
 ORDER BY c.code, s.name, s.login
