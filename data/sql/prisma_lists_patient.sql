-- prisma_lists_patient()
DECLARE prisma_rows NO SCROLL CURSOR FOR
SELECT 'ROLES', t."ID_Role"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "ROLES" t
UNION ALL SELECT 'GENERO', t."ID_Genero"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "GENERO" t
-- its key changed its name once
UNION ALL SELECT 'CORES_PELE', coalesce(pg_catalog.jsonb_extract_path_text(pg_catalog.to_jsonb(t), 'ID_CorPele'),
                 pg_catalog.jsonb_extract_path_text(pg_catalog.to_jsonb(t), 'ID_Etnia')), pg_catalog.to_jsonb(t)
            FROM "CORES_PELE" t
UNION ALL SELECT 'ESCOLARIDADES', t."ID_Escolaridade"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "ESCOLARIDADES" t
UNION ALL SELECT 'STATUS_ATENDIMENTO', t."ID_Status"::pg_catalog.text, pg_catalog.to_jsonb(t) FROM "STATUS_ATENDIMENTO" t
