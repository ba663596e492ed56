-- ctl_import_held_next()
FETCH FORWARD 500 FROM import_held_rows
