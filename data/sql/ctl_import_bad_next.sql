-- ctl_import_bad_next()
FETCH FORWARD 500 FROM import_bad_rows
