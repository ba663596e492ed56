-- ctl_prisma_values(bigint)
SELECT arca.prisma_values($1::bigint)
