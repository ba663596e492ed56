-- ctl_prisma_store(bigint)
SELECT arca.prisma_store($1::bigint)
