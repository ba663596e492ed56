-- ctl_profile()
-- The mark of a database that init has not prepared: ALTER DATABASE ... SET arca.profile = '...'.
SELECT coalesce(current_setting('arca.profile', true), '')
