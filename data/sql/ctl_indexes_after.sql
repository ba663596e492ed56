-- ctl_indexes_after(text, text, text, text, boolean)
-- What came since: whether it may be used, its name, and how to drop it. $5: an index of its own name
-- was built; else the remains of REINDEX CONCURRENTLY.
SELECT i.indisvalid AND i.indisready, i.indexrelid::regclass::text,
       'DROP INDEX CONCURRENTLY ' || i.indexrelid::regclass::text
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indrelid = coalesce(CASE WHEN $2::text IS NOT NULL THEN to_regclass(concat_ws('.', quote_ident($1::text), quote_ident($2::text))) END,
       (SELECT x.indrelid FROM pg_index x
         WHERE $2::text IS NULL AND x.indexrelid = to_regclass(concat_ws('.', quote_ident($1::text), quote_ident($3::text)))))
   AND i.indexrelid::text <> ALL (string_to_array($4::text, ','))
   AND CASE WHEN $5::boolean THEN $3::text IS NULL OR c.relname = $3::text
            ELSE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' END
