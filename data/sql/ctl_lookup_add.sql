-- ctl_lookup_add(text, text, text, text)
INSERT INTO clinic.lookup (kind, code, label_pt, label_en, sort)
SELECT $1, $2, $3, $4, max(l.sort) + 1 FROM clinic.lookup l WHERE l.kind = $1
