-- ctl_resolve_edit(text, text)
UPDATE public._prisma_migrations SET checksum = $2::text
 WHERE migration_name = $1::text AND finished_at IS NOT NULL AND rolled_back_at IS NULL
