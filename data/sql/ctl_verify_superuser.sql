-- ctl_verify_superuser()
SELECT current_setting('is_superuser') = 'on'
