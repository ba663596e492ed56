-- ctl_import_preview()
-- line, field, value as it would be stored, code of what is wrong; a row held back has the code too.
SELECT x.line, x.field, x.value, x.code
  FROM (SELECT m.line, 1 AS o, f.n, f.field, v.value, NULL AS code
          FROM pg_temp.import_made m,
               LATERAL (SELECT to_jsonb(m) || jsonb_strip_nulls(jsonb_build_object(
                   'gender', (SELECT l.label_pt FROM clinic.lookup l WHERE l.id = m.gender_id),
                   'skin_colour', (SELECT l.label_pt FROM clinic.lookup l WHERE l.id = m.skin_colour_id),
                   'schooling', (SELECT l.label_pt FROM clinic.lookup l WHERE l.id = m.schooling_id),
                   'intern', (SELECT s.login FROM clinic.staff s WHERE s.id = m.intern_id),
                   'supervisor', (SELECT s.login FROM clinic.staff s WHERE s.id = m.supervisor_id),
                   'priority', (SELECT l.label_pt FROM clinic.lookup l WHERE l.id = m.priority_id))) AS d) j,
               LATERAL (SELECT a.attname::text AS field, a.attnum AS n FROM pg_catalog.pg_attribute a
                         WHERE a.attrelid = 'pg_temp.import_row'::regclass AND a.attnum > 1) f,
               LATERAL (SELECT j.d ->> f.field AS value) v
         WHERE v.value IS NOT NULL
        UNION ALL
        SELECT h.line, 0, 0, 'registered_name', NULL, CASE h.code WHEN 'cpf_in_file' THEN 'cpf_taken'
               WHEN 'cns_in_file' THEN 'cns_taken' WHEN 'like_in_file' THEN 'possible_duplicate' ELSE h.code END
          FROM pg_temp.import_held h
        UNION ALL
        SELECT b.line, 0, b.place, b.field, NULL, b.code FROM pg_temp.import_bad b) x
 ORDER BY x.line, x.o, x.n
