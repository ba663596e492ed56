-- prisma_end()
ROLLBACK
