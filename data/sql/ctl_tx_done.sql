-- ctl_tx_done(text, text, text, text, timestamptz, int, text, text, text, text)
-- Only in the transaction that was opened for the file: $1 is its number. In another one it writes
-- nothing and fails (22012).
WITH h AS (
    INSERT INTO public._prisma_migrations
           (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
    SELECT $2::text, $3::text, $4::text, $5::timestamptz, clock_timestamp(), 1
     WHERE pg_current_xact_id_if_assigned()::text = $1::text
    RETURNING id, checksum, migration_name, started_at
), l AS (
    INSERT INTO arca.migration_log
           (action, result, migration, prisma_id, checksum, mode, attempt, ms, backup_id, os_user, host, tool_version)
    SELECT 'deploy', 'applied', migration_name, id, checksum, 'tx', $6::int,
           extract(epoch FROM clock_timestamp() - started_at) * 1000, $7::text, $8::text, $9::text, $10::text
      FROM h
    RETURNING id
)
SELECT 1 / count(*) FROM h, l
