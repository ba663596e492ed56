-- ctl_resolve_rows(text)
-- How many rows a migration has, and how many of them are neither finished nor rolled back.
SELECT count(*), count(*) FILTER (WHERE finished_at IS NULL AND rolled_back_at IS NULL),
       count(*) FILTER (WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL)
  FROM public._prisma_migrations
 WHERE migration_name = $1::text
