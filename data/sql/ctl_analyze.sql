-- ctl_analyze()
ANALYZE
