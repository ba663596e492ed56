-- ctl_units_known()
SELECT prisma_id, max(n) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE n > 0)
  FROM arca.migration_steps
 GROUP BY prisma_id
