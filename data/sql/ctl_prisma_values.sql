-- ctl_prisma_values()
SELECT arca.prisma_values()
