-- ctl_verify_seen()
SELECT arca.rows_seen()
