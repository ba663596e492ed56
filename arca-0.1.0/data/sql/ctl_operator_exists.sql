-- ctl_operator_exists()
SELECT to_regprocedure('adm.note(text, smallint, jsonb)') IS NOT NULL
