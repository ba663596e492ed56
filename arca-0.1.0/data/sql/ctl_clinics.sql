-- ctl_clinics()
SELECT count(*), min(code), string_agg(code, ', ' ORDER BY code) FROM clinic.clinic WHERE active
