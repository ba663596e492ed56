-- ctl_settings()
-- A client that is killed must not leave its statement running, and nothing may time out by itself.
SELECT set_config('client_connection_check_interval', '2s', false),
       set_config('statement_timeout', '0', false),
       set_config('idle_in_transaction_session_timeout', '0', false),
       set_config('search_path', 'public', false)
