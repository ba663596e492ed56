-- prisma_lists_waiting()
DECLARE prisma_rows NO SCROLL CURSOR FOR
SELECT 'ROLES', t."ID_Role"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "ROLES" t
UNION ALL SELECT 'GENERO', t."ID_Genero"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "GENERO" t
UNION ALL SELECT 'ETNIA', t."ID_Etnia"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "ETNIA" t
UNION ALL SELECT 'ESCOLARIDADES', t."ID_Escolaridade"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "ESCOLARIDADES" t
UNION ALL SELECT 'STATUS_ATENDIMENTO', t."ID_Status"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "STATUS_ATENDIMENTO" t
UNION ALL SELECT 'STATUS_LISTA_ESPERA', t."ID_Status"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "STATUS_LISTA_ESPERA" t
UNION ALL SELECT 'TIPO_ATENDIMENTO', t."ID_Tipo_Atendimento"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "TIPO_ATENDIMENTO" t
