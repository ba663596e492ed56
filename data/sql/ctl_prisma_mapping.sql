-- ctl_prisma_mapping()
-- Their values and what each is here.
SELECT v.tab, v.value, v.ours
  FROM pg_temp.prisma_value v
 ORDER BY v.tab, v.id::integer
