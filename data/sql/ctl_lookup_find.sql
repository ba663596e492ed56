-- ctl_lookup_find(text, text)
SELECT EXISTS (SELECT FROM clinic.lookup l WHERE l.kind = $1),
       EXISTS (SELECT FROM clinic.lookup l WHERE l.kind = $1 AND l.code = $2),
       EXISTS (SELECT FROM clinic.lookup l WHERE l.kind = $1 AND l.code <> $2 AND l.active)
