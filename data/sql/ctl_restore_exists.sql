-- ctl_restore_exists(text)
SELECT count(*) > 0 FROM pg_database WHERE datname = $1::name
