-- ctl_deploy_settings()
-- A client that is killed must not leave its statement running, and nothing may time out by itself.
-- A commit does not wait for the disk: they reach it in their order, each migration with its history
-- row, and deploy ends only when the disk has them all (ctl_flush).
SELECT set_config('client_connection_check_interval', '2s', false),
       set_config('statement_timeout', '0', false),
       set_config('idle_in_transaction_session_timeout', '0', false),
       set_config('search_path', 'public', false),
       set_config('synchronous_commit', 'off', false)
