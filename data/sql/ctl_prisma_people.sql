-- ctl_prisma_people(bigint, text, boolean)
SELECT arca.prisma_people($1::bigint, $2::text, $3::boolean)
