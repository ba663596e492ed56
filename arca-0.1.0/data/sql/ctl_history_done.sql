-- ctl_history_done(text, text, text, timestamptz)
INSERT INTO public._prisma_migrations
       (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
VALUES ($1::text, $2::text, $3::text, $4::timestamptz, clock_timestamp(), 1)
