-- ctl_history_failed(text, text, text, text, boolean)
INSERT INTO public._prisma_migrations
       (id, checksum, migration_name, logs, rolled_back_at, applied_steps_count)
VALUES ($1::text, $2::text, $3::text, $4::text,
        CASE WHEN $5::boolean THEN clock_timestamp() END, 0)
