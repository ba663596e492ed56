-- ctl_verify_events_next()
FETCH 1000 FROM arca_events
