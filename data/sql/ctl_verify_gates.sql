-- ctl_verify_gates()
-- The functions of api that the caller may call, and a call of each that must be turned away while no session
-- is open. Those that come before a session, or end one, show nothing.
SELECT p.oid::regprocedure, format('SELECT FROM api.%I(%s)', p.proname,
       (SELECT string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY AS x(t, n)))
  FROM pg_proc p
 WHERE p.pronamespace = 'api'::regnamespace AND has_function_privilege(p.oid, 'EXECUTE')
   AND p.proname NOT IN ('session_open', 'session_unlock', 'session_close', 'session_lock', 'demo_people', 'listen')
 ORDER BY p.proname COLLATE "C"
