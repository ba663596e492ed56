-- ctl_backup_tables()
-- Every table that holds rows of its own: how many, and a sum over what stands in them that does not
-- depend on their order. As one JSON object.
SELECT coalesce(json_object_agg(c.name, c.rows || ' rows, sum ' || c.sum ORDER BY c.name), '{}')
  FROM (SELECT format('%I.%I', n.nspname, t.relname) AS name,
               (xpath('/row/n/text()', x.x))[1]::text AS rows,
               (xpath('/row/d/text()', x.x))[1]::text AS sum
          FROM pg_class t
          JOIN pg_namespace n ON n.oid = t.relnamespace,
               LATERAL (SELECT query_to_xml(format(
                   'SELECT count(*) AS n, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS d FROM ONLY %I.%I t',
                   n.nspname, t.relname), false, true, '') AS x) x
         WHERE t.relkind = 'r' AND t.relpersistence <> 't'
           AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
           AND NOT EXISTS (SELECT FROM pg_depend d
                            WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.deptype = 'e')
         UNION ALL
        SELECT 'large objects', count(*)::text, '0' FROM pg_largeobject_metadata) c
