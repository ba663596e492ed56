-- ctl_role_now()
-- The role that was set, and the statements that set it for a transaction and for a session; no row when
-- none is.
SELECT format('SET LOCAL ROLE %I', r), format('SET ROLE %I', r)
  FROM current_setting('role') r WHERE r <> 'none'
