-- ctl_staff_active(text, boolean)
UPDATE clinic.staff SET active = $2::boolean, version = version + 1
 WHERE login = $1::name AND active IS DISTINCT FROM $2::boolean
