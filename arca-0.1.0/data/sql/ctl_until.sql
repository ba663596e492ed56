-- ctl_until(integer)
SELECT to_char(now() + make_interval(hours => $1::integer), 'YYYY-MM-DD HH24:MI:SSOF')
