-- ctl_prisma_analyze()
ANALYZE clinic.patient, clinic.patient_token, clinic.name_word, clinic.name_prefix, clinic.waiting_entry,
    clinic.appointment, clinic.source_row
