-- ctl_import_search(bigint)
SELECT arca.import_search($1::bigint)
