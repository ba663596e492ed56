-- ctl_backup_settings()
-- Values read the same in every database, names come whole, and a policy that would hide a row is an
-- error.
SELECT set_config('search_path', 'pg_catalog', true), set_config('row_security', 'off', true),
       set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
       set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true),
       set_config('extra_float_digits', '3', true), set_config('lc_monetary', 'C', true)
