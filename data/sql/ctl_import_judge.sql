-- ctl_import_judge(bigint, text)
SELECT arca.import_judge($1::bigint, $2::text)
