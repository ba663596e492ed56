-- ctl_snapshot_save(text)
INSERT INTO arca.migration_snapshot (kind, identity, definition)
SELECT k, i, string_agg(d, E'\n' ORDER BY d COLLATE "C")
  FROM jsonb_to_recordset($1::jsonb) AS r (k text, i text, d text)
 GROUP BY k, i
