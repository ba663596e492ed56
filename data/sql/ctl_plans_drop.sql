-- ctl_plans_drop()
DEALLOCATE ALL
