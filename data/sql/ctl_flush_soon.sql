-- ctl_flush_soon()
-- Commits wait for the disk again, and for standbys as the server is told.
RESET synchronous_commit
