-- ctl_restore_finish(text, text, boolean)
-- The statements that give a database, from within, owner, rights and settings of the backup's. $3: it is one
-- that is dropped again; nobody comes into that but its owner and who makes it, for its log goes with it.
SELECT format('ALTER DATABASE %I OWNER TO %I', $1::text, d ->> 'owner'), 1 FROM CAST($2::text AS jsonb) d
UNION ALL
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $1::text), 2
UNION ALL
SELECT format('REVOKE ALL ON DATABASE %I FROM %I', $1::text, d ->> 'owner'), 2 FROM CAST($2::text AS jsonb) d
UNION ALL
SELECT format('GRANT %s ON DATABASE %I TO %s%s', g.what, $1::text,
              CASE WHEN g."to" = '' THEN 'PUBLIC' ELSE quote_ident(g."to") END, CASE WHEN g.pass THEN ' WITH GRANT OPTION' ELSE '' END), 3
  FROM CAST($2::text AS jsonb) d, jsonb_to_recordset(d -> 'grants') AS g("to" text, what text, pass boolean)
 WHERE NOT $3::boolean OR g.what <> 'CONNECT' OR g."to" IN (d ->> 'owner', current_user)
UNION ALL
SELECT format('ALTER %s SET %s TO %s',
              CASE WHEN s.role = '' THEN format('DATABASE %I', $1::text) ELSE format('ROLE %I IN DATABASE %I', s.role, $1::text) END,
              s.name, CASE WHEN s.name = 'search_path' THEN s.value ELSE quote_literal(s.value) END), 4
  FROM jsonb_to_recordset(CAST($2::text AS jsonb) -> 'settings') AS s(role text, name text, value text)
UNION ALL
SELECT 'REVOKE ALL ON LANGUAGE sql FROM PUBLIC', 5 WHERE jsonb_typeof(CAST($2::text AS jsonb) -> 'sql') = 'array'
UNION ALL
SELECT format('GRANT USAGE ON LANGUAGE sql TO %s', CASE WHEN g = '' THEN 'PUBLIC' ELSE quote_ident(g) END), 6
  FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(CAST($2::text AS jsonb) -> 'sql') = 'array'
                                      THEN CAST($2::text AS jsonb) -> 'sql' ELSE '[]' END) g
 ORDER BY 2
