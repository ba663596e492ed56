-- ctl_import_bad_open()
DECLARE import_bad_rows NO SCROLL CURSOR FOR
SELECT b.line, b.field, b.code FROM pg_temp.import_bad b ORDER BY b.line, b.place
