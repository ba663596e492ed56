-- ctl_verify_seen_as(text)
-- The same as that person: the right to call is looked at before the statement begins, and the columns are
-- computed from left to right.
SELECT set_config('session_authorization', $1::text, true), arca.rows_seen()
