-- prisma_sessions()
DECLARE prisma_rows NO SCROLL CURSOR FOR
SELECT 'ATENDIMENTOS', t."ID_Atendimento", pg_catalog.to_jsonb(t)
  FROM "ATENDIMENTOS" t ORDER BY t."dataHoraInicio", t."ID_Atendimento"
