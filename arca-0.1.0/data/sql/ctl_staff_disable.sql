-- ctl_staff_disable(text)
SELECT adm.account_disable($1::name)
