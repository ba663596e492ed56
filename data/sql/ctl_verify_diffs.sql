-- ctl_verify_diffs()
-- Sessions without their events, and diffs that are not those of their events; one that was erased lawfully is not there.
SELECT 'chain-gone' AS rule, s.session_id::text AS object, s.last_seq::text AS detail FROM audit.session s
 WHERE s.last_seq > 0 AND NOT EXISTS (SELECT FROM audit.event e WHERE e.session_id = s.session_id)
UNION ALL
SELECT CASE WHEN e.event_id IS NULL THEN 'diff-without-event' ELSE 'diff-changed' END, d.event_id::text, d.entity
  FROM history.diff d LEFT JOIN audit.event e ON e.event_id = d.event_id
 WHERE e.event_id IS NULL OR e.payload_hash IS DISTINCT FROM sha256(convert_to(d.body, 'UTF8'))
