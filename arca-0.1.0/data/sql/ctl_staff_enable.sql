-- ctl_staff_enable(text)
SELECT adm.account_enable($1::name)
