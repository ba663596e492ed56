-- ctl_prisma_end(bigint)
SELECT n_new, n_odd FROM arca.prisma_end($1::bigint)
