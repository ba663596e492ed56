-- ctl_flush()
-- A transaction that writes nothing but a mark into the log: its commit waits until the disk has all that
-- was committed before it.
SELECT pg_catalog.pg_logical_emit_message(true, 'arcactl', 'deployed')
