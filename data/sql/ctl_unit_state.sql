-- ctl_unit_state(text, int, text, text, text)
INSERT INTO arca.migration_steps (prisma_id, n, sha256, state, before)
VALUES ($1::text, $2::int, $3::text, $4::text, $5::text)
ON CONFLICT (prisma_id, n) DO UPDATE
   SET sha256 = excluded.sha256, state = excluded.state, before = coalesce(excluded.before, migration_steps.before),
       at = clock_timestamp()
