-- ctl_describe()
-- Every table, view and sequence of a database's own: its rows as last estimated (-1: never counted),
-- its size with indexes and TOAST, its keys and what else hangs on it.
SELECT format('%I.%I', n.nspname, c.relname),
       CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign' WHEN 'm' THEN 'materialized' WHEN 'v' THEN 'view' ELSE 'sequence' END,
       CASE WHEN c.relkind IN ('r', 'p', 'm') THEN c.reltuples::bigint END,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_total_relation_size(c.oid) END,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_size_pretty(pg_total_relation_size(c.oid)) END,
       CASE WHEN c.relkind <> 'S' THEN (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) END,
       (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place)
          FROM pg_constraint p CROSS JOIN unnest(p.conkey) WITH ORDINALITY AS k(num, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num
         WHERE p.conrelid = c.oid AND p.contype = 'p'),
       (SELECT string_agg((SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place)
                             FROM unnest(f.conkey) WITH ORDINALITY AS k(num, place)
                             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num)
                          || ' -> ' || f.confrelid::regclass, '; ' ORDER BY f.conname)
          FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.conparentid = 0),
       nullif((SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid), 0),
       CASE WHEN c.relforcerowsecurity THEN 'forced' WHEN c.relrowsecurity THEN 'on' END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
   AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
