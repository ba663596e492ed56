-- ctl_verify_events()
-- The audit log session by session, for the chain of each: what its canonical bytes are made of, and where the
-- session says that it stands.
DECLARE arca_events NO SCROLL CURSOR FOR
SELECT e.session_id, e.seq, encode(e.prev, 'hex'), encode(e.leaf, 'hex'), e.leaf = sha256('\x00'::bytea || e.canon),
       e.event_id, e.clinic_id, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor, e.staff_id, e.approver_id,
       e.client_addr, e.workstation, e.action, e.outcome, e.subject_kind, e.subject_id, e.patient_id, e.purpose,
       e.request_id, e.app_version, e.detail, encode(e.payload_hash, 'hex'), s.last_seq, encode(s.last_leaf, 'hex')
  FROM audit.event e LEFT JOIN audit.session s ON s.session_id = e.session_id
 ORDER BY e.session_id, e.seq
