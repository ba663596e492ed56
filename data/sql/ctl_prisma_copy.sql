-- ctl_prisma_copy()
COPY pg_temp.prisma_row FROM STDIN
