-- ctl_staff_add(text, text, text, text, text, text, text, text, timestamptz)
SELECT adm.staff_add($1::text, $2::name, $3::text, $4::text, $5::text, $6::text, $7::name, $8::text,
                     $9::timestamptz)
