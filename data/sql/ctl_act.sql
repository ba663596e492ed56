-- ctl_act(text)
SELECT audit.act($1::text, NULL, NULL)
