-- ctl_history_exists()
SELECT to_regclass('public._prisma_migrations') IS NOT NULL
