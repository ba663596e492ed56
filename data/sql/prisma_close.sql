-- prisma_close()
CLOSE prisma_rows
