-- ctl_clinic_make(text, text)
INSERT INTO clinic.clinic (code, name) VALUES ($1::text, $2::text) ON CONFLICT (code) DO NOTHING
