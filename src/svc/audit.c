/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/audit.h"

#include "base/json.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "svc/decode.h"
#include "svc/words.h"

static const struct decode_field row_fields[] = {
    DECODE(struct audit_row, at, DECODE_TIME),
    DECODE(struct audit_row, local_day, DECODE_STR),
    DECODE(struct audit_row, local_time, DECODE_STR),
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

static const struct decode_field event_fields[] = {
    DECODE(struct audit_event, session_id, DECODE_STR),
    DECODE(struct audit_event, seq, DECODE_ID),
    DECODE(struct audit_event, request_id, DECODE_STR),
    DECODE(struct audit_event, app_version, DECODE_STR),
    DECODE(struct audit_event, detail, DECODE_STR),
    DECODE(struct audit_event, payload_hash, DECODE_STR),
    DECODE(struct audit_event, prev, DECODE_STR),
    DECODE(struct audit_event, leaf, DECODE_STR),
    DECODE(struct audit_event, canon, DECODE_STR),
    DECODE(struct audit_event, op, DECODE_STR),
    DECODE(struct audit_event, diff, DECODE_STR),
    DECODE(struct audit_event, before, DECODE_STR),
    DECODE(struct audit_event, after, DECODE_STR),
};

static const struct decode_field person_fields[] = {
    DECODE(struct audit_person, id, DECODE_ID),
    DECODE(struct audit_person, login, DECODE_STR),
    DECODE(struct audit_person, name, DECODE_STR),
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *filters_json(struct arena *a, const struct audit_filters *f)
{
    struct json_object o;

    json_begin(&o, a);
    json_put(&o, "from", f->from);
    json_put(&o, "to", f->to);
    json_put(&o, "person", f->person);
    json_put(&o, "record", f->record);
    json_put(&o, "action", f->action);
    json_put(&o, "entity", f->entity);
    json_put(&o, "outcome", f->outcome);
    json_put(&o, "terminal", f->terminal);
    if (f->patient_id != 0)
        json_put_int(&o, "patient", f->patient_id);
    return json_end(&o);
}

static struct str time_zone(const struct svc *s)
{
    const struct svc_session *who = svc_session_of(s);

    return who != NULL ? who->time_zone : STR("UTC");
}

int audit_list(struct svc *s, struct ticket *t, const struct audit_filters *f, int64_t before_at,
               int64_t before_id, int limit, svc_rows_fn done, void *ctx)
{
    struct params open, page;
    struct arena scratch;
    int id;

    arena_init(&scratch, 1024);
    open = params_of(&scratch);
    params_text(&open, str_of(filters_json(&scratch, f)));
    if (before_id != 0)
        params_int(&open, before_at);
    else
        params_null(&open);
    params_id(&open, before_id);
    params_int(&open, limit);
    page = params_of(&scratch);
    params_text(&page, time_zone(s));
    id = svc_read(s, t, (const struct svc_get[]){{&sql_audit_open, &open}, {&sql_audit_list, &page}}, 2, done,
                  ctx);
    arena_free(&scratch);
    return id;
}

struct err audit_rows(const struct svc_rows *r, struct arena *a, const struct audit_row **out, size_t *count)
{
    struct err e = r->err;
    void *rows = NULL;

    *count = 0;
    if (!err_is(&e) && r->opened.outcome != ANSWER_OK)
        e = err_make(ERR_DENIED, words_of(r->opened.code), "audit_open");
    if (!err_is(&e))
        e = decode_rows(r->rows[0], row_fields, COUNT(row_fields), sizeof(struct audit_row), a, &rows, count);
    *out = rows;
    return e;
}

int audit_people_read(struct svc *s, svc_rows_fn done, void *ctx)
{
    return svc_fetch(s, &sql_audit_people, NULL, done, ctx);
}

struct err audit_people_decode(const struct svc_rows *r, struct arena *a, struct audit_person **out,
                               size_t *n)
{
    void *people = NULL;
    struct err e = r->err;

    *n = 0;
    if (!err_is(&e))
        e = decode_rows(r->rows[0], person_fields, COUNT(person_fields), sizeof **out, a, &people, n);
    *out = people;
    return e;
}

int audit_event_read(struct svc *s, int64_t id, int64_t at, svc_rows_fn done, void *ctx)
{
    struct params open, get;
    struct arena scratch;
    int call;

    arena_init(&scratch, 256);
    open = params_of(&scratch);
    params_int(&open, id);
    params_int(&open, at);
    get = params_of(&scratch);
    params_text(&get, time_zone(s));
    call = svc_read(s, NULL, (const struct svc_get[]){{&sql_audit_event_open, &open}, {&sql_audit_event, &get}}, 2,
                    done, ctx);
    arena_free(&scratch);
    return call;
}

struct err audit_event_of(const struct svc_rows *r, struct arena *a, struct audit_event **out)
{
    const struct audit_row *row;
    void *events;
    size_t n;

    *out = NULL;
    TRY(audit_rows(r, a, &row, &n));
    TRY(decode_rows(r->rows[0], event_fields, COUNT(event_fields), sizeof **out, a, &events, &n));
    if (n != 1)
        return err_make(ERR_NOT_FOUND, N_("This event is not there any more."), "audit_event: %zu rows", n);
    *out = events;
    (*out)->row = *row;
    return OK;
}
