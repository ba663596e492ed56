-- export_agenda_fhir(uuid)
SELECT entry FROM api.export_agenda_fhir($1)
