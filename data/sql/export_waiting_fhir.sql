-- export_waiting_fhir(uuid)
SELECT entry FROM api.export_waiting_fhir($1)
