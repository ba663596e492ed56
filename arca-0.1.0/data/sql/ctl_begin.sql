-- ctl_begin()
BEGIN
