-- ctl_verify_events_close()
CLOSE arca_events
