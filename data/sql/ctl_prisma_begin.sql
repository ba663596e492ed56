-- ctl_prisma_begin()
SELECT arca.prisma_begin()
