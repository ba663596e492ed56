-- ctl_health_size()
-- Megabytes of this database; the folder of the data, for those who may know it.
SELECT pg_database_size(current_database()) / 1048576,
       CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'USAGE') THEN current_setting('data_directory') END,
       inet_server_addr() IS NULL
