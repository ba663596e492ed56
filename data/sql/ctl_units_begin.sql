-- ctl_units_begin(text, text, text)
WITH s AS (
    INSERT INTO arca.migration_steps (prisma_id, n, sha256, state) VALUES ($1::text, 0, $2::text, 'running')
)
INSERT INTO public._prisma_migrations (id, checksum, migration_name) VALUES ($1::text, $2::text, $3::text)
