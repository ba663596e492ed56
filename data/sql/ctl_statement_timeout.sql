-- ctl_statement_timeout(text)
SELECT set_config('statement_timeout', $1, false)
