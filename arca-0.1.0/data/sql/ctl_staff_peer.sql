-- ctl_staff_peer(text)
-- The statement, to be run by itself.
SELECT format('GRANT arca_peer TO %I', $1::text)
