-- ctl_prisma_waiting(bigint, text)
SELECT arca.prisma_waiting($1::bigint, $2::text)
