-- export_staff_fhir(uuid)
SELECT entry FROM api.export_staff_fhir($1)
