-- ctl_import_store(bigint, text)
SELECT arca.import_store($1::bigint, $2::text)
