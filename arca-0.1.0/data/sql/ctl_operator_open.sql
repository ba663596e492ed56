-- ctl_operator_open(text, text)
SELECT adm.session_open($1::text, $2::text)
