-- ctl_backup_roles()
-- The roles of the cluster but PostgreSQL's own, without passwords, each with those it is in.
SELECT coalesce(json_agg(json_build_object(
           'name', r.rolname, 'superuser', r.rolsuper, 'inherit', r.rolinherit, 'createrole', r.rolcreaterole,
           'createdb', r.rolcreatedb, 'login', r.rolcanlogin, 'replication', r.rolreplication,
           'bypassrls', r.rolbypassrls, 'limit', r.rolconnlimit,
           'in', (SELECT coalesce(json_agg(json_build_object('role', g.rolname, 'admin', m.admin_option)
                                           ORDER BY g.rolname, m.admin_option), '[]')
                    FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid))
         ORDER BY r.rolname), '[]')
  FROM pg_roles r WHERE r.rolname !~ '^pg_'
