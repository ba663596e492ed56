-- ctl_import_held_open()
-- Whoever is on file has a record number, or waits; another row of the file is named by its line.
DECLARE import_held_rows NO SCROLL CURSOR FOR
SELECT h.line, h.code, coalesce(arca.record_text(p.record_no), w.protocol, 'line ' || h.other_line), r.registered_name,
       r.social_name, r.birth_date, r.cpf, r.cns, r.gender, r.skin_colour, r.schooling, r.phone, r.phone2, r.email,
       r.cep, r.street, r.number, r.complement, r.district, r.city, r.uf, r.guardian_name, r.guardian_relationship,
       r.guardian_cpf, r.guardian_phone, r.emergency_name, r.emergency_phone, r.intern, r.supervisor,
       r.treatment_start, r.language, r.deceased_on, r.since, r.priority, r.wished_date, r.note
  FROM pg_temp.import_held h JOIN pg_temp.import_row r ON r.line = h.line
  LEFT JOIN clinic.patient p ON p.id = h.other_id
  LEFT JOIN LATERAL (SELECT e.protocol FROM clinic.waiting_entry e WHERE e.patient_id = h.other_id
                      ORDER BY e.id DESC LIMIT 1) w ON true
 ORDER BY h.line
