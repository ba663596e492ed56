-- ctl_import_analyze()
ANALYZE clinic.patient, clinic.patient_token, clinic.name_word, clinic.name_prefix, clinic.waiting_entry
