-- ctl_catalogue()
-- What a schema is made of, one row an object, in an order that does not depend on the database's
-- locale. Without what belongs to extensions and what arcactl and Prisma keep for themselves. What initdb
-- made has numbers below 16384: that is told apart first, for it is nearly all.
WITH ns AS (
    SELECT n.oid, n.nspname, n.nspowner, n.nspacl
      FROM pg_namespace n
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
), rel AS (
    SELECT c.oid, c.relkind, c.relname, c.relowner, c.relacl, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
           c.reloptions, c.relispartition, c.relpartbound, c.reltype, format('%I.%I', ns.nspname, c.relname) AS name
      FROM pg_class c JOIN ns ON ns.oid = c.relnamespace
     WHERE c.oid >= 16384 AND NOT (ns.nspname = 'arca' AND c.relname ~ '^migration_(log|steps|snapshot)')
       AND c.relname !~ '^_prisma_migrations'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), fn AS (
    SELECT p.oid, p.proowner, p.proacl, p.prokind, format('%I.%I(%s)', ns.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name
      FROM pg_proc p JOIN ns ON ns.oid = p.pronamespace
     WHERE p.oid >= 16384 AND NOT (ns.nspname = 'arca' AND p.proname = 'migration_log_keep')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
), typ AS (
    SELECT t.oid, t.typtype, t.typowner, t.typbasetype, t.typtypmod, t.typnotnull, t.typdefault, format('%I.%I', ns.nspname, t.typname) AS name
      FROM pg_type t JOIN ns ON ns.oid = t.typnamespace
     WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
), item (kind, identity, definition) AS (
    SELECT 'schema', quote_ident(nspname), '' FROM ns
    UNION ALL
    SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type' ELSE 'table' END, name,
           concat_ws(' ', relkind, relpersistence, reloptions::text, CASE WHEN relrowsecurity THEN 'row security' END,
                     CASE WHEN relforcerowsecurity THEN 'forced' END, CASE WHEN relispartition THEN pg_get_expr(relpartbound, oid) END,
                     CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END,
                     CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END,
                     CASE WHEN relkind = 'S' THEN (SELECT concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
                                                    FROM pg_sequence s WHERE s.seqrelid = rel.oid) END)
      FROM rel WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
    UNION ALL
    SELECT 'column', rel.name || '.' || quote_ident(a.attname),
           concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END, pg_get_expr(x.adbin, x.adrelid),
                     nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
                     (SELECT 'collate ' || l.collname FROM pg_collation l WHERE l.oid = a.attcollation AND l.collname <> 'default'))
      FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef x ON x.adrelid = a.attrelid AND x.adnum = a.attnum
     WHERE rel.relkind IN ('r', 'p', 'f', 'c')
    UNION ALL
    SELECT 'constraint', coalesce(rel.name, typ.name) || '.' || quote_ident(k.conname),
           concat_ws(' ', pg_get_constraintdef(k.oid), CASE WHEN NOT k.convalidated THEN '(not validated)' END)
      FROM pg_constraint k LEFT JOIN rel ON rel.oid = k.conrelid LEFT JOIN typ ON typ.oid = k.contypid
     WHERE coalesce(rel.oid, typ.oid) IS NOT NULL AND k.contype <> 't'
    UNION ALL
    SELECT 'index', i.name, concat_ws(' ', pg_get_indexdef(i.oid), CASE WHEN NOT x.indisvalid THEN '(invalid)' END, CASE WHEN NOT x.indisready THEN '(not ready)' END)
      FROM rel i JOIN pg_index x ON x.indexrelid = i.oid JOIN rel t ON t.oid = x.indrelid
    UNION ALL
    SELECT 'policy', rel.name || '.' || quote_ident(p.polname),
           concat_ws(' ', p.polcmd, CASE WHEN NOT p.polpermissive THEN 'restrictive' END, 'to',
                     (SELECT string_agg(CASE WHEN r = 0 THEN 'public' ELSE pg_get_userbyid(r) END, ',' ORDER BY pg_get_userbyid(r)) FROM unnest(p.polroles) r),
                     'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
      FROM pg_policy p JOIN rel ON rel.oid = p.polrelid
    UNION ALL
    SELECT 'trigger', rel.name || '.' || quote_ident(t.tgname), concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
      FROM pg_trigger t JOIN rel ON rel.oid = t.tgrelid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'function', name, CASE WHEN prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(oid) END FROM fn
    UNION ALL
    SELECT 'type', name,
           CASE typtype WHEN 'e' THEN (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = typ.oid)
                        ELSE concat_ws(' ', format_type(typbasetype, typtypmod), CASE WHEN typnotnull THEN 'not null' END, typdefault) END
      FROM typ
    UNION ALL
    SELECT 'owner', name, pg_get_userbyid(owner)
      FROM (SELECT quote_ident(nspname), nspowner FROM ns UNION ALL SELECT name, relowner FROM rel WHERE relkind NOT IN ('i', 'I', 't')
            UNION ALL SELECT name, proowner FROM fn UNION ALL SELECT name, typowner FROM typ) o (name, owner)
    UNION ALL
    SELECT 'grants', name, (SELECT string_agg(a::text, ' ' ORDER BY a::text COLLATE "C") FROM unnest(acl) a)
      FROM (SELECT quote_ident(nspname), coalesce(nspacl, acldefault('n', nspowner)) FROM ns
            UNION ALL SELECT name, coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)) FROM rel WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
            UNION ALL SELECT name, coalesce(proacl, acldefault('f', proowner)) FROM fn) g (name, acl)
    UNION ALL
    SELECT 'default grants', concat_ws(' ', pg_get_userbyid(d.defaclrole), n.nspname, d.defaclobjtype),
           (SELECT string_agg(a::text, ' ' ORDER BY a::text COLLATE "C") FROM unnest(d.defaclacl) a)
      FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    UNION ALL
    SELECT 'extension', quote_ident(e.extname), concat_ws(' ', n.nspname, e.extversion) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    UNION ALL
    SELECT 'publication', quote_ident(p.pubname),
           concat_ws(' ', p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate,
                     (SELECT string_agg(format('%I.%I', t.schemaname, t.tablename), ',' ORDER BY t.schemaname, t.tablename) FROM pg_publication_tables t WHERE t.pubname = p.pubname))
      FROM pg_publication p
)
SELECT kind, identity, coalesce(definition, '') FROM item ORDER BY kind COLLATE "C", identity COLLATE "C", definition COLLATE "C"
