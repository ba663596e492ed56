-- ctl_health_age()
-- Millions of transactions since the oldest row of this database was frozen: at 2,000 the server stops.
SELECT age(d.datfrozenxid) / 1000000 FROM pg_database d WHERE d.datname = current_database()
