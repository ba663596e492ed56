-- ctl_restore_roles(text)
-- What the roles of a backup have that the roles here have not: in words, and as the statement that
-- gives it to them.
WITH want AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(
        name text, superuser boolean, inherit boolean, createrole boolean, createdb boolean, login boolean,
        replication boolean, bypassrls boolean, "limit" int, "in" jsonb)
), attributes AS (
    SELECT w.name, r.oid IS NULL AS missing,
           concat_ws(' ', CASE WHEN w.superuser AND r.rolsuper IS NOT TRUE THEN 'SUPERUSER' END,
                     CASE WHEN w.createrole AND r.rolcreaterole IS NOT TRUE THEN 'CREATEROLE' END,
                     CASE WHEN w.createdb AND r.rolcreatedb IS NOT TRUE THEN 'CREATEDB' END,
                     CASE WHEN w.login AND r.rolcanlogin IS NOT TRUE THEN 'LOGIN' END,
                     CASE WHEN w.replication AND r.rolreplication IS NOT TRUE THEN 'REPLICATION' END,
                     CASE WHEN w.bypassrls AND r.rolbypassrls IS NOT TRUE THEN 'BYPASSRLS' END,
                     CASE WHEN NOT w.inherit AND r.rolinherit IS NOT FALSE THEN 'NOINHERIT' END,
                     CASE WHEN w."limit" <> coalesce(r.rolconnlimit, -1) THEN 'CONNECTION LIMIT ' || w."limit" END) AS has
      FROM want w LEFT JOIN pg_roles r ON r.rolname = w.name
)
SELECT CASE WHEN missing THEN 'role' ELSE 'attribute' END, concat_ws(' ', name, nullif(has, '')),
       concat_ws(' ', CASE WHEN missing THEN 'CREATE' ELSE 'ALTER' END, 'ROLE', quote_ident(name), has)
  FROM attributes WHERE missing OR has <> ''
UNION ALL
SELECT 'membership', format('%s in %s', w.name, g.role),
       format('GRANT %I TO %I%s', g.role, w.name, CASE WHEN g.admin THEN ' WITH ADMIN OPTION' ELSE '' END)
  FROM want w, jsonb_to_recordset(w."in") AS g(role text, admin boolean)
 WHERE NOT EXISTS (SELECT FROM pg_auth_members m
                    WHERE m.member = to_regrole(quote_ident(w.name)) AND m.roleid = to_regrole(quote_ident(g.role))
                      AND m.admin_option >= g.admin)
 ORDER BY 3
