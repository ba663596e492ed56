-- ctl_begin_read_only()
BEGIN READ ONLY
