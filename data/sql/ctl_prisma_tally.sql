-- ctl_prisma_tally()
SELECT tab, n_read, n_new, n_here, n_held, n_refused, n_in_part FROM arca.prisma_tally()
