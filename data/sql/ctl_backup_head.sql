-- ctl_backup_head()
-- The newest migration that is applied, "" before the first.
SELECT coalesce(max(migration_name), '')
  FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL
