-- ctl_lookup_list(text)
SELECT l.kind, l.code, l.label_pt, l.label_en, CASE WHEN l.active THEN 'in use' ELSE 'out of use' END
  FROM clinic.lookup l WHERE l.kind = coalesce($1, l.kind) ORDER BY l.kind, l.sort, l.id
