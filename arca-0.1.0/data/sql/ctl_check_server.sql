-- ctl_check_server()
SELECT current_setting('server_version'),
       pg_encoding_to_char((SELECT encoding FROM pg_database WHERE datname = current_database())),
       current_setting('data_checksums'),
       current_setting('password_encryption'),
       current_setting('log_connections'),
       current_setting('max_connections'),
       current_setting('ssl'),
       (SELECT inet_server_addr() IS NULL),
       current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on',
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
