-- ctl_prisma_staff(bigint)
SELECT arca.prisma_staff($1::bigint)
