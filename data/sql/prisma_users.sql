-- prisma_users()
-- The hashes of the passwords stay where they are.
DECLARE prisma_rows NO SCROLL CURSOR FOR
SELECT 'USUARIOS', t."ID_User", pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'SenhaHash'::pg_catalog.text
  FROM "USUARIOS" t ORDER BY t."email" COLLATE pg_catalog."C", t."ID_User"
