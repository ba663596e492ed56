-- ctl_history()
SELECT id, migration_name, checksum, finished_at, rolled_back_at,
       to_char(started_at, 'YYYY-MM-DD HH24:MI:SS'), logs
  FROM public._prisma_migrations
 ORDER BY started_at, migration_name
