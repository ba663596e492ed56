-- ctl_units_list(text)
SELECT n, sha256, state, before FROM arca.migration_steps WHERE prisma_id = $1::text AND n > 0 ORDER BY n
