-- ctl_restore_drop(text)
SELECT format('DROP DATABASE IF EXISTS %I WITH (FORCE)', $1::text)
