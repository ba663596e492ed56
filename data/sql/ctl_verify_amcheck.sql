-- ctl_verify_amcheck()
SELECT count(*) FROM pg_extension e WHERE e.extname = 'amcheck'
