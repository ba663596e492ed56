-- ctl_staff_exists(text)
SELECT count(*) > 0 FROM clinic.staff WHERE login = $1::name
