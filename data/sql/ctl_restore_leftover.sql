-- ctl_restore_leftover(text)
-- Databases that a check which was killed has left, by how their names begin.
SELECT datname FROM pg_database WHERE starts_with(datname, $1::text)
