-- prisma_reports()
-- Who was discharged; never what the report says.
DECLARE prisma_rows NO SCROLL CURSOR FOR
SELECT 'RELATORIOS_ALTA', t."ID_Documento", pg_catalog.jsonb_build_object('id_Paciente', t."id_Paciente", 'status', t."status")
  FROM "RELATORIOS_ALTA" t ORDER BY t."ID_Documento"
