-- ctl_import_note(bigint, text, text)
SELECT adm.import_note($1::bigint, $2::text, $3::jsonb)
