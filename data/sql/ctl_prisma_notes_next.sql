-- ctl_prisma_notes_next()
FETCH FORWARD 500 FROM prisma_notes
