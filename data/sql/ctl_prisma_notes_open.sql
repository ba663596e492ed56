-- ctl_prisma_notes_open()
DECLARE prisma_notes NO SCROLL CURSOR FOR
SELECT o.tab, r.id, o.kind, o.field, o.code, o.other
  FROM pg_temp.prisma_note o JOIN pg_temp.prisma_row r ON r.n = o.n
 ORDER BY o.n, o.kind, o.field, o.code
