-- ctl_import_counts()
SELECT (SELECT count(*) FROM pg_temp.import_row), (SELECT count(DISTINCT b.line) FROM pg_temp.import_bad b),
       (SELECT count(*) FROM pg_temp.import_held)
