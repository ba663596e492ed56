-- ctl_verify_keys()
-- Every foreign key: its name, its parent, the statement that counts the rows that point at nothing, and
-- the one that lists them.
SELECT k.name, k.parent, 'SELECT count(*)' || k.orphans, format('SELECT c.ctid, %s', k.columns) || k.orphans
  FROM (SELECT f.conrelid::regclass || '.' || quote_ident(f.conname) AS name, f.confrelid::regclass AS parent,
               string_agg(format('c.%I', a.attname), ', ' ORDER BY x.n) AS columns,
               format(' FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)', f.conrelid::regclass,
                      string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ' ORDER BY x.n), f.confrelid::regclass,
                      string_agg(format('p.%I OPERATOR(%I.%s) c.%I', b.attname, s.nspname, o.oprname, a.attname), ' AND ' ORDER BY x.n)) AS orphans
          FROM pg_constraint f
          CROSS JOIN LATERAL unnest(f.conkey, f.confkey, f.conpfeqop) WITH ORDINALITY AS x(child, parent, equal, n)
          JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = x.child
          JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = x.parent
          JOIN pg_operator o ON o.oid = x.equal
          JOIN pg_namespace s ON s.oid = o.oprnamespace
         WHERE f.contype = 'f' AND f.conparentid = 0
         GROUP BY f.oid, f.conrelid, f.confrelid, f.conname) k
 ORDER BY k.name COLLATE "C"
