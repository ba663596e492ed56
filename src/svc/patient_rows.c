/* SPDX-License-Identifier: Apache-2.0 */
/* patient: what the server answered, as plain rows. */
#include <config.h>

#include "svc/patient.h"

#include <string.h>

#include "i18n/i18n.h"
#include "model/audit_event.h"
#include "svc/decode.h"
#include "svc/words.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct decode_field row_fields[] = {
    DECODE(struct patient_row, id, DECODE_ID),
    DECODE(struct patient_row, record_no, DECODE_STR),
    DECODE(struct patient_row, status, DECODE_STR),
    DECODE(struct patient_row, name, DECODE_STR),
    DECODE(struct patient_row, registered_name, DECODE_STR),
    DECODE(struct patient_row, birth_date, DECODE_DATE),
    DECODE(struct patient_row, age, DECODE_INT),
    DECODE(struct patient_row, phone, DECODE_STR),
    DECODE(struct patient_row, guardian_name, DECODE_STR),
    DECODE(struct patient_row, cpf, DECODE_STR),
    DECODE(struct patient_row, why, DECODE_STR),
    DECODE(struct patient_row, deceased, DECODE_BOOL),
    DECODE(struct patient_row, sort_key, DECODE_STR),
};

static const struct decode_field record_fields[] = {
    DECODE(struct patient, id, DECODE_ID),
    DECODE(struct patient, version, DECODE_INT),
    DECODE(struct patient, record_no, DECODE_STR),
    DECODE(struct patient, status, DECODE_STR),
    DECODE(struct patient, name, DECODE_STR),
    DECODE(struct patient, registered_name, DECODE_STR),
    DECODE(struct patient, social_name, DECODE_STR),
    DECODE(struct patient, birth_date, DECODE_DATE),
    DECODE(struct patient, age, DECODE_INT),
    DECODE(struct patient, cpf, DECODE_STR),
    DECODE(struct patient, cns, DECODE_STR),
    DECODE(struct patient, gender, DECODE_ID),
    DECODE(struct patient, skin_colour, DECODE_ID),
    DECODE(struct patient, schooling, DECODE_ID),
    DECODE(struct patient, phone, DECODE_STR),
    DECODE(struct patient, phone2, DECODE_STR),
    DECODE(struct patient, email, DECODE_STR),
    DECODE(struct patient, cep, DECODE_STR),
    DECODE(struct patient, street, DECODE_STR),
    DECODE(struct patient, number, DECODE_STR),
    DECODE(struct patient, complement, DECODE_STR),
    DECODE(struct patient, district, DECODE_STR),
    DECODE(struct patient, city, DECODE_STR),
    DECODE(struct patient, uf, DECODE_STR),
    DECODE(struct patient, guardian_name, DECODE_STR),
    DECODE(struct patient, guardian_relationship, DECODE_STR),
    DECODE(struct patient, guardian_cpf, DECODE_STR),
    DECODE(struct patient, guardian_phone, DECODE_STR),
    DECODE(struct patient, emergency_name, DECODE_STR),
    DECODE(struct patient, emergency_phone, DECODE_STR),
    DECODE(struct patient, intern, DECODE_ID),
    DECODE(struct patient, intern_name, DECODE_STR),
    DECODE(struct patient, supervisor, DECODE_ID),
    DECODE(struct patient, supervisor_name, DECODE_STR),
    DECODE(struct patient, treatment_start, DECODE_DATE),
    DECODE(struct patient, language, DECODE_STR),
    DECODE(struct patient, deceased_on, DECODE_DATE),
    DECODE(struct patient, merged_into, DECODE_ID),
    DECODE(struct patient, created_at, DECODE_TIME),
    DECODE(struct patient, updated_at, DECODE_TIME),
    DECODE(struct patient, may_edit, DECODE_BOOL),
    DECODE(struct patient, consented, DECODE_BOOL),
};

static const struct decode_field appointment_fields[] = {
    DECODE(struct patient_appointment, id, DECODE_ID),
    DECODE(struct patient_appointment, version, DECODE_INT),
    DECODE(struct patient_appointment, starts_at, DECODE_TIME),
    DECODE(struct patient_appointment, day, DECODE_DATE),
    DECODE(struct patient_appointment, time, DECODE_MINUTES),
    DECODE(struct patient_appointment, minutes, DECODE_INT),
    DECODE(struct patient_appointment, professional_id, DECODE_ID),
    DECODE(struct patient_appointment, professional, DECODE_STR),
    DECODE(struct patient_appointment, room, DECODE_STR),
    DECODE(struct patient_appointment, kind, DECODE_STR),
    DECODE(struct patient_appointment, state, DECODE_STR),
    DECODE(struct patient_appointment, overbook, DECODE_BOOL),
    DECODE(struct patient_appointment, moved, DECODE_INT),
    DECODE(struct patient_appointment, note, DECODE_STR),
    DECODE(struct patient_appointment, reason, DECODE_STR),
    DECODE(struct patient_appointment, cancel_reason, DECODE_STR),
    DECODE(struct patient_appointment, cancel_note, DECODE_STR),
};

static const struct decode_field waiting_fields[] = {
    DECODE(struct patient_waiting, id, DECODE_ID),
    DECODE(struct patient_waiting, version, DECODE_INT),
    DECODE(struct patient_waiting, protocol, DECODE_STR),
    DECODE(struct patient_waiting, state, DECODE_STR),
    DECODE(struct patient_waiting, flow, DECODE_STR),
    DECODE(struct patient_waiting, priority, DECODE_STR),
    DECODE(struct patient_waiting, position, DECODE_INT),
    DECODE(struct patient_waiting, since, DECODE_TIME),
    DECODE(struct patient_waiting, days, DECODE_INT),
    DECODE(struct patient_waiting, wished_date, DECODE_DATE),
    DECODE(struct patient_waiting, wished_first, DECODE_DATE),
    DECODE(struct patient_waiting, professional, DECODE_STR),
    DECODE(struct patient_waiting, contacts, DECODE_INT),
    DECODE(struct patient_waiting, last_contact_at, DECODE_TIME),
    DECODE(struct patient_waiting, removed_reason, DECODE_STR),
    DECODE(struct patient_waiting, removed_at, DECODE_TIME),
    DECODE(struct patient_waiting, appointment_id, DECODE_ID),
    DECODE(struct patient_waiting, note, DECODE_STR),
};

static const struct decode_field consent_fields[] = {
    DECODE(struct consent, id, DECODE_ID),
    DECODE(struct consent, version, DECODE_INT),
    DECODE(struct consent, purpose, DECODE_STR),
    DECODE(struct consent, text_version, DECODE_STR),
    DECODE(struct consent, legal_basis, DECODE_STR),
    DECODE(struct consent, given_by, DECODE_STR),
    DECODE(struct consent, giver_name, DECODE_STR),
    DECODE(struct consent, method, DECODE_STR),
    DECODE(struct consent, text_hash, DECODE_STR),
    DECODE(struct consent, given_at, DECODE_TIME),
    DECODE(struct consent, given_to, DECODE_STR),
    DECODE(struct consent, expires_on, DECODE_DATE),
    DECODE(struct consent, withdrawn_at, DECODE_TIME),
    DECODE(struct consent, withdrawn_reason, DECODE_STR),
    DECODE(struct consent, withdrawn_to, DECODE_STR),
    DECODE(struct consent, state, DECODE_STR),
};

static const struct decode_field access_fields[] = {
    DECODE(struct audit_row, at, DECODE_TIME),
    DECODE(struct audit_row, event_id, DECODE_ID),
    DECODE(struct audit_row, person, DECODE_STR),
    DECODE(struct audit_row, person_name, DECODE_STR),
    DECODE(struct audit_row, action, DECODE_STR),
    DECODE(struct audit_row, outcome, DECODE_STR),
    DECODE(struct audit_row, entity, DECODE_STR),
    DECODE(struct audit_row, entity_id, DECODE_ID),
    DECODE(struct audit_row, patient_id, DECODE_ID),
    DECODE(struct audit_row, patient_record, DECODE_STR),
    DECODE(struct audit_row, patient_name, DECODE_STR),
    DECODE(struct audit_row, terminal, DECODE_STR),
    DECODE(struct audit_row, client_addr, DECODE_STR),
    DECODE(struct audit_row, purpose, DECODE_STR),
    DECODE(struct audit_row, fields, DECODE_STR),
    DECODE(struct audit_row, code, DECODE_STR),
    DECODE(struct audit_row, has_diff, DECODE_BOOL),
};

static const struct decode_field duplicate_fields[] = {
    DECODE(struct patient_duplicate, id, DECODE_ID),
    DECODE(struct patient_duplicate, record_no, DECODE_STR),
    DECODE(struct patient_duplicate, status, DECODE_STR),
    DECODE(struct patient_duplicate, name, DECODE_STR),
    DECODE(struct patient_duplicate, registered_name, DECODE_STR),
    DECODE(struct patient_duplicate, birth_date, DECODE_DATE),
    DECODE(struct patient_duplicate, age, DECODE_INT),
    DECODE(struct patient_duplicate, phone, DECODE_STR),
    DECODE(struct patient_duplicate, cpf, DECODE_STR),
    DECODE(struct patient_duplicate, score, DECODE_INT),
    DECODE(struct patient_duplicate, reasons, DECODE_STR),
    DECODE(struct patient_duplicate, refuses, DECODE_BOOL),
};

/* The first reason why there are no rows. */
static struct err failed(const struct svc_rows *r)
{
    if (err_is(&r->err))
        return r->err;
    if (r->opened.outcome != ANSWER_OK)
        return err_make(ERR_DENIED, words_of(r->opened.code), "refused");
    return OK;
}

static struct err take(const struct svc_rows *r, const struct decode_field *fields, size_t count,
                       size_t size, struct arena *a, void **out, size_t *n)
{
    *out = NULL;
    *n = 0;
    TRY(failed(r));
    return decode_rows(r->rows[0], fields, count, size, a, out, n);
}

struct err patient_rows(const struct svc_rows *r, struct arena *a, struct patient_row **out, size_t *n)
{
    void *rows;
    struct err e = take(r, row_fields, COUNT(row_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

struct err patient_appointments(const struct svc_rows *r, struct arena *a, struct patient_appointment **out, size_t *n)
{
    void *rows;
    struct err e = take(r, appointment_fields, COUNT(appointment_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

struct err patient_waitings(const struct svc_rows *r, struct arena *a, struct patient_waiting **out, size_t *n)
{
    void *rows;
    struct err e = take(r, waiting_fields, COUNT(waiting_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

struct err patient_consents(const struct svc_rows *r, struct arena *a, struct consent **out, size_t *n)
{
    void *rows;
    struct err e = take(r, consent_fields, COUNT(consent_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

struct err patient_accesses(const struct svc_rows *r, struct arena *a, struct audit_row **out, size_t *n)
{
    void *rows;
    struct err e = take(r, access_fields, COUNT(access_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

struct err patient_duplicates(const struct svc_rows *r, struct arena *a, struct patient_duplicate **out, size_t *n)
{
    void *rows;
    struct err e = take(r, duplicate_fields, COUNT(duplicate_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

struct err patient_record(const struct svc_rows *r, struct arena *a, struct patient *out)
{
    void *rows;
    size_t n;

    TRY(take(r, record_fields, COUNT(record_fields), sizeof *out, a, &rows, &n));
    if (n == 0)
        return err_make(ERR_NOT_FOUND, words_of(STR("not_found")), "no patient");
    *out = *(struct patient *)rows;
    return OK;
}
