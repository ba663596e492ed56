-- ctl_backup_rights()
-- Whether policies hide no row from us, and whether we may become the role from which they do not.
SELECT r.rolsuper OR r.rolbypassrls,
       EXISTS (SELECT FROM pg_roles b
                WHERE b.rolname = 'arca_backup' AND b.rolbypassrls AND pg_has_role(b.oid, 'MEMBER'))
  FROM pg_roles r WHERE r.rolname = current_user
