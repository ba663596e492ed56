-- ctl_units_done(text, text, text, text, text, text, text, text)
WITH h AS (
    UPDATE public._prisma_migrations
       SET finished_at = clock_timestamp(), checksum = $2::text, applied_steps_count = 1, logs = NULL
     WHERE id = $1::text
    RETURNING id, checksum, migration_name, started_at
), s AS (
    DELETE FROM arca.migration_steps WHERE prisma_id = $1::text
)
INSERT INTO arca.migration_log
       (action, result, migration, prisma_id, checksum, mode, ms, backup_id, detail, os_user, host, tool_version)
SELECT 'deploy', 'applied', migration_name, id, checksum, $3::text,
       extract(epoch FROM clock_timestamp() - started_at) * 1000, $4::text, $5::text, $6::text, $7::text, $8::text
  FROM h
