-- ctl_staff_must_change(text)
UPDATE clinic.staff SET must_change_password = true, version = version + 1 WHERE login = $1::name
