-- ctl_verify_people()
-- One person of each role in each clinic.
SELECT DISTINCT ON (s.clinic_id, s.role) s.login, s.clinic_id
  FROM clinic.staff s JOIN pg_roles r ON r.rolname = s.login
 WHERE s.active AND NOT r.rolsuper
 ORDER BY s.clinic_id, s.role, s.login
