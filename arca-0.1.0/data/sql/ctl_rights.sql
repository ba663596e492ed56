-- ctl_rights()
SELECT rolsuper, rolcreaterole, rolcreatedb, rolname
  FROM pg_roles WHERE rolname = current_user
