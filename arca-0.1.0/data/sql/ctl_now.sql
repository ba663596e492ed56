-- ctl_now()
SELECT clock_timestamp()
