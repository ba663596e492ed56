-- export_audit_fhir(uuid)
SELECT entry FROM api.export_audit_fhir($1)
