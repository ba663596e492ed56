-- ctl_set_local(text, text)
SELECT set_config($1, $2, true)
