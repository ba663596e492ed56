-- SPDX-License-Identifier: Apache-2.0
-- Patients: the form's checks, duplicates, versions, guardians, consents, who may open whom.
\ir desk.psql
\o /dev/null
CREATE FUNCTION tap.cpf(n bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE t text := lpad(n::text, 9, '0'); k text;
BEGIN
    FOR i IN 0..99 LOOP
        k := t || lpad(i::text, 2, '0');
        IF arca.cpf_ok(k) THEN RETURN k; END IF;
    END LOOP;
END $$;
SELECT tap.put('cpf', to_jsonb(tap.cpf(123456780)));

\c - tt.maria
\o /dev/null
SELECT api.session_open('arca', '0', 'desk1', 'tty1', 'pt_BR');
-- one that is right in every field
SELECT tap.put('ok', to_jsonb(api.patient_save('00000000-0000-4000-8000-000000000001', NULL, NULL, $${
    "registered_name": " Maria  Clara de Souza ", "social_name": "Téo Souza", "birth_date": "1990-12-25",
    "cpf": "529.982.247-25", "cns": "700 0000 0000 0005", "gender": "tt_new", "phone": "(11) 98123-4456",
    "phone2": "+55 11 3123-4456", "email": "teo@example.com", "cep": "01310-100", "street": "Av. Paulista",
    "number": "1000", "complement": "ap. 3", "district": "Bela Vista", "city": "São Paulo", "uf": "sp",
    "emergency_name": "Ana", "emergency_phone": "+1 212 555 1234", "intern": "tt.ivo", "supervisor": "9003",
    "language": "pt_BR"}$$)));
-- the same request again: the same answer, one row
SELECT tap.put('again', to_jsonb(api.patient_save('00000000-0000-4000-8000-000000000001', NULL, NULL, $${
    "registered_name": " Maria  Clara de Souza ", "social_name": "Téo Souza", "birth_date": "1990-12-25",
    "cpf": "529.982.247-25", "cns": "700 0000 0000 0005", "gender": "tt_new", "phone": "(11) 98123-4456",
    "phone2": "+55 11 3123-4456", "email": "teo@example.com", "cep": "01310-100", "street": "Av. Paulista",
    "number": "1000", "complement": "ap. 3", "district": "Bela Vista", "city": "São Paulo", "uf": "sp",
    "emergency_name": "Ana", "emergency_phone": "+1 212 555 1234", "intern": "tt.ivo", "supervisor": "9003",
    "language": "pt_BR"}$$)));
SELECT tap.got('ok', 'id') AS id \gset
-- wrong in every field
SELECT tap.put('wrong', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL, $${
    "registered_name": "=SUM(A1)", "social_name": "a\u200bb", "birth_date": "1990-02-30", "cpf": "529.982.247-26",
    "cns": "1", "gender": "tt_old", "skin_colour": "nowhere", "phone": "98123", "phone2": "abc",
    "email": "x", "cep": "1", "street": "a\u0007b", "number": "12345678901", "city": "x\u202ey", "uf": "XX",
    "intern": "tt.sonia", "supervisor": "nobody", "language": "pt-xx", "deceased_on": "2199-01-01",
    "treatment_start": "2199-01-01", "emergency_name": "123", "complement": {"a": 1}}$$)));
SELECT tap.put('long', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    jsonb_build_object('registered_name', repeat('a', 10000), 'birth_date', '1990-01-01', 'city', repeat('é', 101)))));
SELECT tap.put('drop', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    $${"registered_name": "Robert'); DROP TABLE clinic.patient; --", "birth_date": "1980-01-01"}$$)));
SELECT tap.put('nothing', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL, '{}')));
SELECT tap.put('no_object', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL, '[1]')));
SELECT tap.put('null_data', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL, NULL)));
SELECT tap.put('future', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    jsonb_build_object('registered_name', 'Ana', 'birth_date', to_char(now() + interval '3 days', 'YYYY-MM-DD')))));
SELECT tap.put('nfc', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    jsonb_build_object('registered_name', U&'Jose\0301 do Nascimento', 'birth_date', '1971-04-02'))));
-- the same person again: CPF, then without it
SELECT tap.put('cpf_taken', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    '{"registered_name": "Outra Pessoa", "birth_date": "1950-01-01", "cpf": "52998224725"}')));
SELECT tap.put('cns_taken', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    '{"registered_name": "Outra Pessoa", "birth_date": "1950-01-01", "cns": "700000000000005"}')));
SELECT tap.put('dup', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    '{"registered_name": "Maria Clara Souza", "birth_date": "1990-12-25"}')));
SELECT api.patient_open('00000000-0000-4000-8000-0000000000a0', :id, NULL);
SELECT tap.put('dup_shown', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    '{"registered_name": "Maria Clara Souza", "birth_date": "1990-12-25"}')));
SELECT tap.put('not_dup', to_jsonb(api.patient_save('00000000-0000-4000-8000-000000000002', NULL, NULL,
    jsonb_build_object('registered_name', 'Maria Clara Souza', 'birth_date', '1990-12-25',
                       'not_duplicate_of', jsonb_build_array(tap.got('ok', 'id')::bigint)))));
SELECT tap.put('not_dup_edit', to_jsonb(api.patient_save(gen_random_uuid(), tap.got('not_dup', 'id')::bigint, 1,
    '{"registered_name": "Maria Clara de Souza"}')));
-- minors
SELECT tap.put('minor', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    jsonb_build_object('registered_name', 'Caio Ferraz', 'guardian_name', 'Lúcia Ferraz',
        'birth_date', to_char(now() - interval '10 years', 'YYYY-MM-DD')))));
SELECT tap.put('minor_ok', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    jsonb_build_object('registered_name', 'Caio Ferraz', 'guardian_name', 'Lúcia Ferraz',
        'guardian_relationship', 'mãe', 'guardian_cpf', tap.got('cpf') #>> '{}', 'guardian_phone', '11981234457',
        'birth_date', to_char(now() - interval '10 years', 'YYYY-MM-DD')))));
SELECT tap.put('minor_cleared', to_jsonb(api.patient_save(gen_random_uuid(), tap.got('minor_ok', 'id')::bigint, 1,
    '{"guardian_phone": ""}')));
-- two people edit
SELECT tap.put('edit', to_jsonb(api.patient_save(gen_random_uuid(), :id, 1, '{"city": "Santos", "phone2": ""}')));
SELECT tap.put('conflict', to_jsonb(api.patient_save(gen_random_uuid(), :id, 1,
    '{"city": "Campinas", "phone": "11981234456", "cep": "x"}')));
SELECT tap.put('old_lookup', to_jsonb(api.patient_save(gen_random_uuid(), :id, 2, '{"gender": "tt_old"}')));
SELECT tap.put('status', to_jsonb(api.patient_save(gen_random_uuid(), :id, 2, '{"status": "discharged"}')));
SELECT tap.put('status_no', to_jsonb(api.patient_save(gen_random_uuid(), :id, 3, '{"status": "referred"}')));
SELECT tap.put('gone', to_jsonb(api.patient_save(gen_random_uuid(), 999999999, 1, '{"city": "X"}')));
-- opening
SELECT tap.put('open', to_jsonb(api.patient_open('00000000-0000-4000-8000-0000000000a1', :id, 'phone call')));
SELECT tap.put('get', to_jsonb(g)) FROM api.patient_get('00000000-0000-4000-8000-0000000000a1') g;
SELECT tap.put('open_same', to_jsonb(api.patient_open('00000000-0000-4000-8000-0000000000a1', :id, 'phone call')));
SELECT tap.put('open_other', to_jsonb(api.patient_open('00000000-0000-4000-8000-0000000000a1', :id, 'a letter')));
BEGIN;
SELECT api.patient_open('00000000-0000-4000-8000-0000000000a2', :id, NULL);
\set ON_ERROR_STOP 0
SELECT 1 FROM api.patient_get('00000000-0000-4000-8000-0000000000a2');
\set ON_ERROR_STOP 1
\set same_transaction :SQLSTATE
ROLLBACK;
SELECT tap.put('same_transaction', to_jsonb(:'same_transaction'::text));
-- consents
SELECT tap.put('consent', to_jsonb(api.consent_give(gen_random_uuid(), :id, $${"purpose": "care",
    "text_version": "2026-1", "legal_basis": "consent", "given_by": "patient", "method": "paper", "text": "Eu autorizo"}$$)));
SELECT tap.put('consent_twice', to_jsonb(api.consent_give(gen_random_uuid(), :id, $${"purpose": "care",
    "text_version": "2026-1", "legal_basis": "consent", "given_by": "patient", "method": "paper"}$$)));
SELECT tap.put('consent_minor', to_jsonb(api.consent_give(gen_random_uuid(), tap.got('minor_ok', 'id')::bigint, $${
    "purpose": "care", "text_version": "2026-1", "legal_basis": "consent", "given_by": "patient", "method": "paper"}$$)));
SELECT tap.put('consent_guardian', to_jsonb(api.consent_give(gen_random_uuid(), tap.got('minor_ok', 'id')::bigint, $${
    "purpose": "care", "text_version": "2026-1", "legal_basis": "consent", "given_by": "guardian", "method": "paper"}$$)));
SELECT tap.put('consent_wrong', to_jsonb(api.consent_give(gen_random_uuid(), :id, $${"purpose": "world",
    "text_version": "", "legal_basis": "a\u0001", "given_by": "x", "method": "paper", "text_hash": "zz", "expires_on": "2000-01-01"}$$)));
SELECT tap.put('withdraw_none', to_jsonb(api.consent_withdraw(gen_random_uuid(), tap.got('consent', 'id')::bigint, 1, '  ')));
SELECT tap.put('withdraw_old', to_jsonb(api.consent_withdraw(gen_random_uuid(), tap.got('consent', 'id')::bigint, 7, 'x')));
SELECT tap.put('withdraw', to_jsonb(api.consent_withdraw(gen_random_uuid(), tap.got('consent', 'id')::bigint, 1, 'asked for it')));
SELECT tap.put('withdraw_again', to_jsonb(api.consent_withdraw(gen_random_uuid(), tap.got('consent', 'id')::bigint, 2, 'x')));
SELECT tap.put('consent_renewed', to_jsonb(api.consent_give(gen_random_uuid(), :id, $${"purpose": "care",
    "text_version": "2026-2", "legal_basis": "consent", "given_by": "patient", "method": "screen"}$$)));
-- with the patient, in one write: all of it or nothing
SELECT tap.put('intake', to_jsonb(api.patient_save('00000000-0000-4000-8000-0000000000e1', NULL, NULL, $${
    "registered_name": "Zuleica Intake Um", "birth_date": "1961-07-08", "consents": [
    {"purpose": "care", "text_version": "2026-1", "legal_basis": "health_protection", "given_by": "patient", "method": "paper"},
    {"purpose": "data_use", "text_version": "2026-1", "legal_basis": "consent", "given_by": "patient", "method": "paper"}]}$$)));
SELECT tap.put('intake_again', to_jsonb(api.patient_save('00000000-0000-4000-8000-0000000000e1', NULL, NULL, $${
    "registered_name": "Zuleica Intake Um", "birth_date": "1961-07-08", "consents": [
    {"purpose": "care", "text_version": "2026-1", "legal_basis": "health_protection", "given_by": "patient", "method": "paper"},
    {"purpose": "data_use", "text_version": "2026-1", "legal_basis": "consent", "given_by": "patient", "method": "paper"}]}$$)));
SELECT tap.put('intake_wrong', to_jsonb(api.patient_save('00000000-0000-4000-8000-0000000000e2', NULL, NULL, $${
    "registered_name": "Xisto Intake Dois", "birth_date": "1962-07-08", "consents": [
    {"purpose": "care", "text_version": "2026-1", "legal_basis": "health_protection", "given_by": "patient", "method": "paper"},
    {"purpose": "data_use", "legal_basis": "consent", "given_by": "patient", "method": "fax"}]}$$)));
SELECT tap.put('intake_twice', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL, $${
    "registered_name": "Xisto Intake Dois", "birth_date": "1962-07-08", "consents": [
    {"purpose": "care", "text_version": "1", "legal_basis": "consent", "given_by": "patient", "method": "paper"},
    {"purpose": "care", "text_version": "1", "legal_basis": "consent", "given_by": "patient", "method": "paper"}]}$$)));
SELECT tap.put('intake_word', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    '{"registered_name": "Xisto Intake Dois", "birth_date": "1962-07-08", "consents": "all"}')));
SELECT tap.put('intake_edit', to_jsonb(api.patient_save(gen_random_uuid(), tap.got('intake', 'id')::bigint, 1, '{"consents": []}')));
SELECT api.patient_tab_open('00000000-0000-4000-8000-0000000000a3', :id, 'consents');
SELECT tap.put('consents', jsonb_agg(c)) FROM api.patient_consents('00000000-0000-4000-8000-0000000000a3') c;
SELECT tap.put('tab_wrong', to_jsonb(api.patient_tab_open(gen_random_uuid(), :id, 'nothing')));
SELECT tap.put('tab_access', to_jsonb(api.patient_tab_open(gen_random_uuid(), :id, 'access')));

\c - tt.rui
\o /dev/null
SELECT api.session_open('arca', '0', 'desk9', 'tty1', 'pt_BR');
SELECT tap.put('rui_open', to_jsonb(api.patient_open(gen_random_uuid(), :id, NULL)));
SELECT tap.put('rui_edit', to_jsonb(api.patient_save(gen_random_uuid(), :id, 3, '{"city": "X"}')));
SELECT tap.put('rui_withdraw', to_jsonb(api.consent_withdraw(gen_random_uuid(), tap.got('consent_renewed', 'id')::bigint, 1, 'x')));
SELECT tap.put('rui_same_cpf', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    '{"registered_name": "Téo Souza", "birth_date": "1990-12-25", "cpf": "52998224725"}')));

\c - tt.ivo
\o /dev/null
SELECT api.session_open('arca', '0', 'room1', 'tty1', 'en');
SELECT tap.put('ivo_open', to_jsonb(api.patient_open(gen_random_uuid(), :id, NULL)));
SELECT tap.put('ivo_other', to_jsonb(api.patient_open(gen_random_uuid(), tap.got('nfc', 'id')::bigint, NULL)));
SELECT tap.put('ivo_new', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    '{"registered_name": "Novo Paciente", "birth_date": "1990-12-25"}')));
SELECT tap.put('ivo_assign', to_jsonb(api.patient_save(gen_random_uuid(), :id, 3, '{"intern": "tt.ines"}')));
SELECT tap.put('ivo_phone', to_jsonb(api.patient_save(gen_random_uuid(), :id, 3, '{"phone": "11981234450"}')));
SELECT tap.put('ivo_other_edit', to_jsonb(api.patient_save(gen_random_uuid(), tap.got('nfc', 'id')::bigint, 1, '{"phone": "11981234450"}')));
\set ON_ERROR_STOP 0
SELECT api.patient_duplicates_open(gen_random_uuid(), '{}');
\set dup_state :SQLSTATE
SELECT 1 FROM clinic.patient;
\set table_state :SQLSTATE
\set ON_ERROR_STOP 1
SELECT tap.put('ivo_states', jsonb_build_array(:'dup_state', :'table_state'));

\c - postgres
SET search_path = public, tap;
\o
SELECT no_plan();

SELECT is(tap.got('ok', 'outcome'), 'ok', 'a full form is saved');
SELECT is(tap.got('ok', 'detail.status'), 'active', 'as an active patient');
SELECT is(tap.got('ok', 'detail.record_no'), 'R-00001', 'with the first record number of the clinic');
SELECT isnt(tap.got('ok', 'seq'), NULL, 'and a receipt');
SELECT is(tap.got('again', 'id'), tap.got('ok', 'id'), 'a repeated request gives the same row');
SELECT is(tap.got('again', 'code'), 'repeated', 'and says so');
SELECT is((SELECT to_jsonb(p) - '{id,version,created_at,updated_at,treatment_start,gender_id}'::text[] FROM clinic.patient p
    WHERE p.id = tap.got('ok', 'id')::bigint) - ARRAY(SELECT k FROM clinic.patient p, jsonb_each(to_jsonb(p)) x(k, v)
    WHERE p.id = tap.got('ok', 'id')::bigint AND v = 'null'),
    '{"registered_name": "Maria Clara de Souza", "social_name": "Téo Souza", "name": "Téo Souza", "norm": "teo souza",
      "birth_date": "1990-12-25", "cpf": "52998224725", "cns": "700000000000005", "phone": "11981234450",
      "email": "teo@example.com", "cep": "01310100", "street": "Av. Paulista", "number": "1000", "complement": "ap. 3",
      "district": "Bela Vista", "city": "Santos", "uf": "SP", "emergency_name": "Ana", "emergency_phone": "+12125551234",
      "intern_id": 9004, "supervisor_id": 9003, "language": "pt_BR", "clinic_id": 9001, "record_no": 1,
      "status": "discharged"}'::jsonb, 'stored clean: trimmed, digits only, social name first; edits took hold');
SELECT is((SELECT registered_name FROM clinic.patient WHERE id = tap.got('nfc', 'id')::bigint), U&'Jos\00E9 do Nascimento',
    'text is stored composed');

SELECT is(tap.got('wrong', 'outcome'), 'invalid', 'a wrong form is invalid');
SELECT is(tap.got('wrong', 'field'), 'registered_name', 'the first wrong field is named');
SELECT is(tap.got('wrong', 'code'), 'bad_name', 'and what is wrong with it');
SELECT is((SELECT jsonb_object_agg(e ->> 'field', e ->> 'code') FROM jsonb_array_elements(tap.got('wrong') #> '{detail,fields}') e),
    '{"registered_name": "bad_name", "social_name": "bad_characters", "birth_date": "bad_date", "cpf": "bad_cpf",
      "cns": "bad_cns", "gender": "unknown_value", "skin_colour": "unknown_value", "phone": "bad_phone", "phone2": "bad_phone",
      "email": "bad_email", "cep": "bad_cep", "street": "bad_characters", "number": "too_long", "city": "bad_characters",
      "uf": "bad_uf", "intern": "unknown_value", "supervisor": "unknown_value", "language": "unknown_value",
      "deceased_on": "in_future", "treatment_start": "in_future", "emergency_name": "bad_name", "complement": "invalid"}'::jsonb,
    'and so are all the others');
SELECT is(tap.got('long') #> '{detail,fields}', '[{"field": "registered_name", "code": "too_long", "max": 150},
    {"field": "city", "code": "too_long", "max": 100}]'::jsonb, 'what is too long says how long it may be');
SELECT is(tap.got('drop', 'outcome'), 'ok', 'an odd name is only a name');
SELECT is(tap.got('nothing', 'field') || ' ' || tap.got('nothing', 'code'), 'registered_name required', 'an empty form says what is needed');
SELECT is(tap.got('no_object', 'outcome') || tap.got('null_data', 'outcome'), 'invalidinvalid', 'what is no form is an answer too');
SELECT is(tap.got('future', 'field') || ' ' || tap.got('future', 'code'), 'birth_date in_future', 'nobody is born tomorrow');

SELECT is(tap.got('cpf_taken', 'code') || ' ' || tap.got('cpf_taken', 'field'), 'cpf_taken cpf', 'a CPF is one patient''s');
SELECT is((tap.got('cpf_taken') -> 'detail') - 'fields'::text, jsonb_build_object('id', tap.got('ok', 'id')::bigint), 'whose id is told, and no more to who was not shown the record');
SELECT is(tap.got('cns_taken', 'code'), 'cns_taken', 'so is a CNS');
SELECT is(tap.got('dup', 'outcome') || ' ' || tap.got('dup', 'code'), 'refused possible_duplicate', 'the same name and birth date are held up');
SELECT is(tap.got('dup', 'detail.candidates.0.id'), tap.got('ok', 'id'), 'the record is named');
SELECT is(tap.got('not_dup', 'outcome'), 'ok', 'saved when it is said to be another person');
SELECT is(tap.got('not_dup_edit', 'outcome'), 'ok', 'and not asked again');
SELECT is((SELECT count(*)::int FROM clinic.patient_distinct WHERE clinic_id = 9001), 1, 'the decision is remembered');
SELECT is(tap.got('not_dup', 'detail.record_no'), 'R-00004', 'what was refused took no record number');

SELECT is(tap.got('minor', 'code') || ' ' || tap.got('minor', 'field'), 'guardian_needed guardian_relationship', 'a minor needs a guardian');
SELECT is(jsonb_array_length(tap.got('minor') #> '{detail,fields}'), 3, 'with relationship, CPF and telephone');
SELECT is(tap.got('minor_ok', 'outcome'), 'ok', 'with one, saved');
SELECT is(tap.got('minor_cleared', 'code'), 'guardian_needed', 'and may not lose one');

SELECT is(tap.got('edit', 'version'), '2', 'an edit raises the version');
SELECT is(tap.got('conflict', 'outcome') || ' ' || tap.got('conflict', 'code'), 'conflict version_conflict', 'the second editor is told');
SELECT is(tap.got('conflict', 'version'), '2', 'with the version that stands');
SELECT is(tap.got('conflict') -> 'detail', '{"version": 2}', 'what stands there is to be read, and logged');
SELECT is((tap.got('dup') #> '{detail,candidates,0}') - '{id,score,reasons}'::text[], '{}', 'nor does a held up one say who the other is');
SELECT is(tap.got('dup_shown', 'detail.candidates.0.name'), 'Téo Souza', 'but to who was shown the record');
SELECT is(tap.got('old_lookup', 'code'), 'unknown_value', 'a value out of use is not chosen anew');
SELECT is(tap.got('status', 'detail.status'), 'discharged', 'a patient is discharged');
SELECT is(tap.got('status_no', 'code'), 'not_possible', 'and not referred afterwards');
SELECT is(tap.got('gone', 'outcome'), 'not_found', 'what is not there is not found');

SELECT is(tap.got('open', 'outcome'), 'ok', 'a record is opened');
SELECT is(tap.got('open_same', 'seq'), NULL, 'again for the same it leaves no second event');
SELECT isnt(tap.got('open_other', 'seq'), NULL, 'for another purpose it does');
SELECT is(tap.got('get', 'name') || ' ' || tap.got('get', 'city') || ' ' || tap.got('get', 'intern_name'), 'Téo Souza Santos Ivo', 'and read');
SELECT is(tap.got('same_transaction') #>> '{}', 'AR020', 'but not in the transaction that opens it');
SELECT is((SELECT count(*)::int FROM audit.event WHERE action = 'patient.read' AND patient_id = tap.got('ok', 'id')::bigint
    AND actor = 'tt.maria' AND purpose = 'phone call'), 1, 'the reading is an event');
SELECT ok(NOT EXISTS (SELECT FROM audit.event e WHERE e.detail ~* 'souza|52998224725|paulista'), 'no event names anybody');
SELECT ok(EXISTS (SELECT FROM audit.event e JOIN history.diff d USING (event_id) WHERE e.action = 'patient.create'
    AND e.patient_id = tap.got('ok', 'id')::bigint AND e.payload_hash = sha256(convert_to(d.body, 'UTF8'))), 'the diff is kept and its hash sealed');
SELECT is((SELECT count(*)::int FROM audit.event WHERE actor = 'tt.maria' AND action IN ('patient.edit', 'patient.create') AND outcome = 4), 20,
    'each refusal left its event');

SELECT is(tap.got('consent', 'outcome'), 'ok', 'a consent is given');
SELECT is((SELECT text_hash FROM clinic.consent WHERE id = tap.got('consent', 'id')::bigint), sha256('Eu autorizo'), 'with the text''s hash');
SELECT is(tap.got('consent_twice', 'code'), 'already_open', 'once a purpose');
SELECT is(tap.got('intake', 'outcome'), 'ok', 'a patient and the consents given at the desk');
SELECT is((SELECT string_agg(purpose, ' ' ORDER BY purpose) FROM clinic.consent WHERE patient_id = tap.got('intake', 'id')::bigint), 'care data_use', 'are saved together');
SELECT is(tap.got('intake_again', 'code') || tap.got('intake_again', 'id'), 'repeated' || tap.got('intake', 'id'), 'once, however often it is sent');
SELECT is((SELECT string_agg(action, ' ' ORDER BY action) FROM audit.event WHERE request_id = '00000000-0000-4000-8000-0000000000e1' AND outcome = 0),
    'consent.give consent.give patient.create', 'with an event for each');
SELECT is(concat_ws(' ', tap.got('intake_wrong', 'outcome'), tap.got('intake_wrong', 'code'), tap.got('intake_wrong', 'field')), 'invalid required consent_text_version', 'a consent that is wrong');
SELECT is((SELECT string_agg(e ->> 'field', ' ') FROM jsonb_array_elements(tap.got('intake_wrong') #> '{detail,fields}') e), 'consent_text_version consent_method', 'is shown at its fields');
SELECT is(concat_ws(' ', tap.got('intake_twice', 'outcome'), tap.got('intake_twice', 'code'), tap.got('intake_twice', 'field')), 'refused already_open consent_purpose', 'as is one that is refused');
SELECT is(tap.got('intake_word', 'field') || ' ' || tap.got('intake_edit', 'field'), 'consents consents', 'consents are a list, and of a new patient');
SELECT is((SELECT count(*)::int FROM clinic.patient WHERE registered_name = 'Xisto Intake Dois'), 0, 'and leaves no patient behind');
SELECT is((SELECT count(*)::int FROM audit.event WHERE request_id = '00000000-0000-4000-8000-0000000000e2'), 1, 'but one event of its refusal');
SELECT is(tap.got('consent_minor', 'code'), 'under_age', 'a minor''s is the guardian''s to give');
SELECT is((SELECT giver_name FROM clinic.consent WHERE id = tap.got('consent_guardian', 'id')::bigint), 'Lúcia Ferraz', 'in the guardian''s name');
SELECT is((SELECT jsonb_object_agg(e ->> 'field', e ->> 'code') FROM jsonb_array_elements(tap.got('consent_wrong') #> '{detail,fields}') e),
    '{"purpose": "unknown_value", "text_version": "required", "legal_basis": "bad_characters", "given_by": "unknown_value",
      "text_hash": "invalid", "expires_on": "bad_date"}'::jsonb, 'each wrong field of it is named');
SELECT is(tap.got('withdraw_none', 'code'), 'reason_needed', 'withdrawn with a reason only');
SELECT is(tap.got('withdraw_old', 'code'), 'version_conflict', 'of the version seen');
SELECT is(tap.got('withdraw', 'outcome'), 'ok', 'withdrawn');
SELECT is(tap.got('withdraw_again', 'code'), 'not_possible', 'once');
SELECT is(tap.got('consent_renewed', 'outcome'), 'ok', 'and given anew');
SELECT is((SELECT array_agg(c ->> 'state' ORDER BY o) FROM jsonb_array_elements(tap.got('consents')) WITH ORDINALITY x(c, o)),
    '{given,withdrawn}', 'the record shows both');
SELECT is(tap.got('tab_wrong', 'outcome'), 'invalid', 'there is no such tab');
SELECT is(tap.got('tab_access', 'code'), 'not_permitted', 'who looked is not the reception''s to see');

SELECT is(tap.got('rui_open', 'outcome'), 'refused', 'another clinic''s record does not open');
SELECT is(tap.got('rui_edit', 'outcome') || tap.got('rui_withdraw', 'outcome'), 'not_foundnot_found', 'nor can it be changed');
SELECT is(tap.got('rui_same_cpf', 'outcome'), 'ok', 'the other clinic has its own patients');
SELECT is(tap.got('rui_same_cpf', 'detail.record_no'), 'R-00001', 'and numbers');
SELECT is(tap.got('ivo_open', 'outcome') || tap.got('ivo_other', 'outcome'), 'okrefused', 'an intern opens the own cases');
SELECT is(tap.got('ivo_new', 'code') || tap.got('ivo_assign', 'code'), 'not_permittednot_permitted', 'registers nobody and hands nobody over');
SELECT is(tap.got('ivo_phone', 'outcome') || tap.got('ivo_other_edit', 'outcome'), 'oknot_found', 'edits the own cases');
SELECT is(tap.got('ivo_states'), '["42501", "42501"]'::jsonb, 'and has no right to the rest');

-- the checks beneath
SELECT ok(arca.cpf_ok('52998224725') AND NOT arca.cpf_ok('52998224724') AND NOT arca.cpf_ok('11111111111')
    AND NOT arca.cpf_ok('5299822472') AND NOT arca.cpf_ok('abc'), 'CPF digits');
SELECT ok(arca.cns_ok('700000000000005') AND NOT arca.cns_ok('700000000000006') AND NOT arca.cns_ok('300000000000005'), 'CNS digits');
SELECT is(arca.fold(U&'  \00C0\00C9\00E7 Jo\00E3o-d''\00C1vila  \0141\00F3d\017A \00DF \FB01 1\00BA '), 'aec joao d avila lodz ss fi 1o', 'folding');
SELECT is(arca.fold(U&'e\0301') || arca.fold(U&'\00E9'), 'ee', 'composed and decomposed fold alike');
SELECT is(ARRAY[arca.phone_of('(11) 98123-4456'), arca.phone_of('+55 11 3123 4456'), arca.phone_of('011 98123-4456'),
    arca.phone_of('98123-4456'), arca.phone_of('+1 212 555 1234'), arca.phone_of(repeat('1', 5000))],
    ARRAY['11981234456', '1131234456', '11981234456', NULL, '+12125551234', NULL], 'telephones');
SELECT is(ARRAY[arca.date_of('2024-02-29'), arca.date_of('2023-02-29'), arca.date_of('0000-01-01'), arca.date_of('25/12/1990')],
    ARRAY['2024-02-29'::date, NULL, NULL, NULL], 'dates');
SELECT throws_ok($$INSERT INTO clinic.patient (clinic_id, registered_name, birth_date) VALUES (9001, U&'a\200Bb', '1990-01-01')$$,
    '23514', NULL, 'the table keeps format characters out by itself');
SELECT throws_ok($$INSERT INTO clinic.patient (clinic_id, registered_name, birth_date, cpf) VALUES (9001, 'Ana', '1990-01-01', '12345678901')$$,
    '23514', NULL, 'and wrong digits');
SELECT * FROM finish();
