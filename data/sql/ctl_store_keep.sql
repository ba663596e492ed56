-- ctl_store_keep()
CREATE OR REPLACE FUNCTION arca.migration_log_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog
AS 'BEGIN RAISE EXCEPTION ''arca.migration_log is only added to''; END'
