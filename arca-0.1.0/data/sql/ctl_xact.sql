-- ctl_xact()
SELECT pg_current_xact_id()
