-- export_patients_fhir(uuid)
SELECT entry FROM api.export_patients_fhir($1)
