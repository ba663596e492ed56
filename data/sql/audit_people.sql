-- audit_people()
SELECT * FROM api.audit_people()
