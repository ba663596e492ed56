-- ctl_history_grant()
-- The functions that tell a client which schema it meets belong to this role.
GRANT SELECT ON public._prisma_migrations TO arca_owner
