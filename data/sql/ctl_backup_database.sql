-- ctl_backup_database()
-- What belongs to the database itself, which pg_dump leaves out: how it was made, its owner, who may
-- do what with it, its settings; and who may use the language that pg_dump takes for granted.
SELECT json_build_object(
         'name', d.datname, 'encoding', pg_encoding_to_char(d.encoding), 'collate', d.datcollate, 'ctype', d.datctype,
         'owner', pg_get_userbyid(d.datdba),
         'grants', (SELECT coalesce(json_agg(json_build_object(
                           'to', CASE WHEN a.grantee = 0 THEN '' ELSE pg_get_userbyid(a.grantee) END,
                           'what', a.privilege_type, 'pass', a.is_grantable)
                             ORDER BY a.grantee = 0 DESC, pg_get_userbyid(a.grantee), a.privilege_type), '[]')
                      FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a),
         'sql', (SELECT json_agg(CASE WHEN a.grantee = 0 THEN '' ELSE pg_get_userbyid(a.grantee) END)
                   FROM pg_language l, aclexplode(l.lanacl) a WHERE l.lanname = 'sql' AND a.grantee <> l.lanowner),
         'settings', (SELECT coalesce(json_agg(json_build_object(
                             'role', CASE WHEN s.setrole = 0 THEN '' ELSE pg_get_userbyid(s.setrole) END,
                             'name', split_part(c, '=', 1), 'value', substr(c, strpos(c, '=') + 1))
                               ORDER BY s.setrole = 0 DESC, pg_get_userbyid(s.setrole), c), '[]')
                        FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE s.setdatabase = d.oid))
  FROM pg_database d WHERE d.datname = current_database()
