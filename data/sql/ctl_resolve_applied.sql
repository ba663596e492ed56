-- ctl_resolve_applied(text, text, text)
-- As Prisma marks a migration as applied: both times the same, no words, no step counted.
INSERT INTO public._prisma_migrations
       (id, checksum, migration_name, started_at, finished_at, logs, applied_steps_count)
SELECT $1::text, $2::text, $3::text, t, t, '', 0 FROM clock_timestamp() t
