-- ctl_verify_sequences()
-- The statement that finds sequences whose column has a number they would give, one look into an index
-- each; nothing when there is no such sequence.
SELECT string_agg(format('SELECT %L || m || %L FROM (SELECT max(%I) AS m FROM %s) x WHERE m > %s',
                         s.oid::regclass || ' (' || c.oid::regclass || '.' || quote_ident(a.attname) || ' has ', ')',
                         a.attname, c.oid::regclass, coalesce(pg_sequence_last_value(s.oid), 0)),
                  ' UNION ALL ' ORDER BY s.oid)
  FROM pg_class s JOIN pg_namespace n ON n.oid = s.relnamespace
  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
  JOIN pg_class c ON c.oid = d.refobjid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
 WHERE s.oid >= 16384 AND s.relkind = 'S' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indkey[0] = a.attnum)
   AND has_table_privilege(c.oid, 'SELECT')
   AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid IN (s.oid, c.oid) AND x.deptype = 'e')
