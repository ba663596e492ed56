-- ctl_import_begin()
SELECT arca.import_begin()
