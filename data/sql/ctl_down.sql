-- ctl_down(text)
UPDATE public._prisma_migrations SET rolled_back_at = clock_timestamp()
 WHERE id = $1::text
