-- ctl_staff_reset(text, text, timestamptz)
SELECT adm.account_reset($1::name, $2::text, $3::timestamptz)
