-- ctl_units_failed(text, text, boolean)
-- $3: nothing of it stays, so that nobody has to resolve it.
WITH s AS (
    DELETE FROM arca.migration_steps WHERE $3::boolean AND prisma_id = $1::text
)
UPDATE public._prisma_migrations
   SET logs = $2::text, rolled_back_at = CASE WHEN $3::boolean THEN clock_timestamp() END
 WHERE id = $1::text
