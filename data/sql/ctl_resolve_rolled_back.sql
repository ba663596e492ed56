-- ctl_resolve_rolled_back(text)
WITH h AS (
    UPDATE public._prisma_migrations SET rolled_back_at = clock_timestamp()
     WHERE migration_name = $1::text AND finished_at IS NULL AND rolled_back_at IS NULL
    RETURNING id
)
DELETE FROM arca.migration_steps WHERE prisma_id IN (SELECT id FROM h)
