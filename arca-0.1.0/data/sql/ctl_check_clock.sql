-- ctl_check_clock()
SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
