-- ctl_prisma_zone(text)
-- Whether the server knows that zone by its name.
SELECT EXISTS (SELECT FROM pg_catalog.pg_timezone_names z WHERE z.name = $1::text)
