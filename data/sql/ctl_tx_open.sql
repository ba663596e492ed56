-- ctl_tx_open(text, text)
-- Who looks sees which migration runs; nobody queues behind us for longer than the limit.
SELECT set_config('application_name', $1, true), set_config('lock_timeout', $2, true),
       pg_current_xact_id()::text, clock_timestamp()::text
