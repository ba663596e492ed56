-- ctl_maintain()
SELECT m ->> 'partitions', m ->> 'tickets', m ->> 'requests', m FROM adm.maintain() m
