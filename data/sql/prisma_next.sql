-- prisma_next()
FETCH FORWARD 500 FROM prisma_rows
