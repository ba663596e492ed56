-- ctl_backup_objects()
-- The fingerprint of the catalogue: every thing that a database is made of, and the MD5 of what it
-- is, who owns it and who may use it. As one JSON object. What belongs to an extension goes with it.
-- PostgreSQL prints an expression that was printed and read again with other parentheses: they and
-- blanks do not count, but in the text of a function.
WITH members AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), spaces AS (
    SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
     WHERE nspname !~ '^pg_(toast|temp)' AND nspname NOT IN ('pg_catalog', 'information_schema')
), relations AS (
    SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name
      FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
     WHERE c.relpersistence <> 't' AND NOT EXISTS (SELECT FROM members m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
), routines AS (
    SELECT p.*, p.oid::regprocedure::text AS name
      FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace
     WHERE NOT EXISTS (SELECT FROM members m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
), things(name, acl, acl_of, owner, what, exact) AS (
    SELECT format('schema %I', nspname), nspacl, 'n'::"char", nspowner, '', false FROM spaces
    UNION ALL
    SELECT format('relation %s', name), CASE WHEN relkind <> 'i' AND relkind <> 'I' THEN relacl END,
           CASE WHEN relkind = 'S' THEN 's' WHEN relkind NOT IN ('i', 'I', 'c') THEN 'r' END::"char", relowner,
           concat_ws('|', relkind, relpersistence, relrowsecurity, relforcerowsecurity, array_to_string(reloptions, ','),
                     pg_get_expr(relpartbound, oid), CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END,
                     CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END,
                     (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = r.oid)), false
      FROM relations r
    UNION ALL
    SELECT format('column %s.%I', r.name, a.attname), a.attacl, NULL, NULL,
           concat_ws('|', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attstattarget, a.attstorage,
                     (SELECT l.collname FROM pg_collation l WHERE l.oid = a.attcollation), pg_get_expr(d.adbin, d.adrelid)), false
      FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')
    UNION ALL
    SELECT format('constraint %s.%I', coalesce(r.name, k.contypid::regtype::text), k.conname), NULL, NULL, NULL,
           concat_ws('|', k.convalidated, pg_get_constraintdef(k.oid)), false
      FROM pg_constraint k JOIN spaces n ON n.oid = k.connamespace LEFT JOIN relations r ON r.oid = k.conrelid
    UNION ALL
    SELECT format('index %s', r.name), NULL, NULL, NULL, concat_ws('|', i.indisvalid, i.indisclustered, i.indisreplident, pg_get_indexdef(r.oid)), false
      FROM relations r JOIN pg_index i ON i.indexrelid = r.oid
    UNION ALL
    SELECT format('trigger %s.%I', r.name, t.tgname), NULL, NULL, NULL, concat_ws('|', t.tgenabled, pg_get_triggerdef(t.oid)), false
      FROM relations r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT format('policy %s.%I', r.name, p.polname), NULL, NULL, NULL,
           concat_ws('|', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid),
                     (SELECT string_agg(CASE WHEN x = 0 THEN 'public' ELSE pg_get_userbyid(x) END, ',' ORDER BY pg_get_userbyid(x)) FROM unnest(p.polroles) x)), false
      FROM relations r JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL
    SELECT format('rule %s.%I', r.name, w.rulename), NULL, NULL, NULL, concat_ws('|', w.ev_enabled, pg_get_ruledef(w.oid)), false
      FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT format('function %s', name), proacl, 'f', proowner,
           CASE WHEN prokind IN ('f', 'p', 'w') THEN pg_get_functiondef(oid) ELSE prokind::text END, prosqlbody IS NULL
      FROM routines
    UNION ALL
    SELECT format('type %s', t.oid::regtype), t.typacl, 'T', t.typowner,
           concat_ws('|', t.typtype, t.typnotnull, t.typdefault, CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END,
                     (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)), false
      FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace
     WHERE t.typtype IN ('e', 'd', 'r') AND NOT EXISTS (SELECT FROM members m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
    UNION ALL
    SELECT format('sequence %s', r.name), NULL, NULL, NULL,
           concat_ws('|', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache, s.seqcycle), false
      FROM relations r JOIN pg_sequence s ON s.seqrelid = r.oid
    UNION ALL
    SELECT format('extension %I', e.extname), NULL, NULL, NULL, e.extnamespace::regnamespace::text, false FROM pg_extension e
    UNION ALL
    SELECT format('language %I', l.lanname), l.lanacl, 'l', l.lanowner, l.lanpltrusted::text, false FROM pg_language l
     WHERE l.lanname NOT IN ('internal', 'c')
    UNION ALL
    SELECT format('builtin %s', p.oid::regprocedure), p.proacl, 'f', p.proowner, '', false
      FROM pg_proc p JOIN pg_init_privs i ON i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid AND i.objsubid = 0
     WHERE p.pronamespace = 'pg_catalog'::regnamespace
    UNION ALL
    SELECT format('builtin %s', p.oid::regprocedure), p.proacl, 'f', p.proowner, '', false
      FROM pg_proc p
     WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proacl IS NOT NULL
       AND NOT EXISTS (SELECT FROM pg_init_privs i WHERE i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid)
    UNION ALL
    SELECT format('default rights of %I%s on %s', pg_get_userbyid(a.defaclrole),
                  CASE WHEN a.defaclnamespace <> 0 THEN ' in ' || a.defaclnamespace::regnamespace END, a.defaclobjtype),
           a.defaclacl, NULL, NULL, '', false
      FROM pg_default_acl a
    UNION ALL
    SELECT format('event trigger %I', e.evtname), NULL, NULL, e.evtowner,
           concat_ws('|', e.evtevent, e.evtenabled, e.evtfoid::regprocedure, array_to_string(e.evttags, ',')), false
      FROM pg_event_trigger e
    UNION ALL
    SELECT format('comment on %s %s', i.type, i.identity), NULL, NULL, NULL, d.description, true
      FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     WHERE i.schema IN (SELECT nspname FROM spaces)
       AND NOT EXISTS (SELECT FROM members m WHERE m.classid = d.classoid AND m.objid = d.objoid)
)
SELECT json_object_agg(name, md5(concat_ws('|', CASE WHEN exact THEN what ELSE translate(what, '() ', '') END, pg_get_userbyid(owner),
           (SELECT string_agg(concat_ws(':', CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END,
                                        x.privilege_type, x.is_grantable), ',' ORDER BY x.grantee = 0, pg_get_userbyid(x.grantee), x.privilege_type)
              FROM aclexplode(CASE WHEN acl_of IS NOT NULL THEN coalesce(acl, acldefault(acl_of, owner)) ELSE acl END) x))) ORDER BY name)
  FROM things
