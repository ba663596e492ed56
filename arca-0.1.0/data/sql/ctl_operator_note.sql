-- ctl_operator_note(text, text)
SELECT adm.note($1::text, 0::smallint, $2::jsonb)
