-- ctl_import_twins(bigint, boolean)
SELECT arca.import_twins($1::bigint, $2::boolean)
