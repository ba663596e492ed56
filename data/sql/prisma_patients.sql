-- prisma_patients()
DECLARE prisma_rows NO SCROLL CURSOR FOR
SELECT 'PACIENTE', t."ID_Paciente", pg_catalog.to_jsonb(t)
  FROM "PACIENTE" t ORDER BY t."dataInicioTratamento", t."ID_Paciente"
