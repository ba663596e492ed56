-- ctl_program(text)
SELECT set_config('application_name', $1, false)
