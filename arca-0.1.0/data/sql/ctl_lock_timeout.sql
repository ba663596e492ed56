-- ctl_lock_timeout(text)
SELECT set_config('lock_timeout', $1, true)
