-- ctl_prisma_sessions(bigint, text)
SELECT arca.prisma_sessions($1::bigint, $2::text)
