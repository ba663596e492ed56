-- ctl_store_schema()
CREATE SCHEMA IF NOT EXISTS arca
