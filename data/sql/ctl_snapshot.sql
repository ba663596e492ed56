-- ctl_snapshot()
SELECT kind, identity, definition, major, to_char(at, 'YYYY-MM-DD HH24:MI:SS')
  FROM arca.migration_snapshot
 ORDER BY kind COLLATE "C", identity COLLATE "C"
