-- ctl_verify_as(text)
-- From here on the session is that person's, as a terminal's would be, until the savepoint.
SELECT set_config('row_security', 'on', true), set_config('session_authorization', $1::text, true)
