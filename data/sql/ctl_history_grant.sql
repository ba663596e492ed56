-- ctl_history_grant()
-- The functions that tell a client which schema it meets belong to the one, backups to the other.
GRANT SELECT ON public._prisma_migrations TO arca_owner, arca_backup
