-- ctl_restore_before(text)
-- The newest database that a swap has put aside.
SELECT datname FROM pg_database
 WHERE datname ~ '_before_[0-9]{8}t[0-9]{6}z$' AND regexp_replace(datname, '_before_[0-9]{8}t[0-9]{6}z$', '') = $1::text
 ORDER BY right(datname, 16) DESC LIMIT 1
