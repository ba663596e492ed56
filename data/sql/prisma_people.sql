-- prisma_people()
DECLARE prisma_rows NO SCROLL CURSOR FOR
SELECT 'LISTA_ESPERA', t."ID_Lista", pg_catalog.to_jsonb(t)
  FROM "LISTA_ESPERA" t ORDER BY t."createdAt", t."ID_Lista"
