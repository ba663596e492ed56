/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/waiting.h"

#include <string.h>

#include "base/json.h"
#include "db/rows_text.h"
#include "db/statements.h"
#include "svc/decode.h"
#include "svc/words.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct decode_field row_fields[] = {
    DECODE(struct waiting_row, id, DECODE_ID),
    DECODE(struct waiting_row, version, DECODE_INT),
    DECODE(struct waiting_row, position, DECODE_INT),
    DECODE(struct waiting_row, protocol, DECODE_STR),
    DECODE(struct waiting_row, patient_id, DECODE_ID),
    DECODE(struct waiting_row, patient, DECODE_STR),
    DECODE(struct waiting_row, birth_date, DECODE_DATE),
    DECODE(struct waiting_row, phone, DECODE_STR),
    DECODE(struct waiting_row, guardian, DECODE_STR),
    DECODE(struct waiting_row, status, DECODE_STR),
    DECODE(struct waiting_row, state, DECODE_STR),
    DECODE(struct waiting_row, flow, DECODE_STR),
    DECODE(struct waiting_row, priority, DECODE_STR),
    DECODE(struct waiting_row, priority_rank, DECODE_INT),
    DECODE(struct waiting_row, since, DECODE_TIME),
    DECODE(struct waiting_row, days, DECODE_INT),
    DECODE(struct waiting_row, place_at, DECODE_TIME),
    DECODE(struct waiting_row, sent_to_end, DECODE_INT),
    DECODE(struct waiting_row, wished_date, DECODE_DATE),
    DECODE(struct waiting_row, wished_first, DECODE_DATE),
    DECODE(struct waiting_row, overdue, DECODE_BOOL),
    DECODE(struct waiting_row, professional_id, DECODE_ID),
    DECODE(struct waiting_row, professional, DECODE_STR),
    DECODE(struct waiting_row, weekdays, DECODE_STR),
    DECODE(struct waiting_row, parts, DECODE_STR),
    DECODE(struct waiting_row, notice_minutes, DECODE_INT),
    DECODE(struct waiting_row, suspended_until, DECODE_DATE),
    DECODE(struct waiting_row, contacts, DECODE_INT),
    DECODE(struct waiting_row, last_contact_at, DECODE_TIME),
    DECODE(struct waiting_row, last_outcome, DECODE_STR),
    DECODE(struct waiting_row, note, DECODE_STR),
    DECODE(struct waiting_row, cursor, DECODE_STR),
};

static const struct decode_field stats_fields[] = {
    DECODE(struct waiting_stats, total, DECODE_INT),
    DECODE(struct waiting_stats, active, DECODE_INT),
    DECODE(struct waiting_stats, inactive, DECODE_INT),
    DECODE(struct waiting_stats, shown, DECODE_INT),
    DECODE(struct waiting_stats, oldest_since, DECODE_TIME),
    DECODE(struct waiting_stats, last_update, DECODE_TIME),
};

static const struct decode_field entry_fields[] = {
    DECODE(struct waiting_entry, id, DECODE_ID),
    DECODE(struct waiting_entry, version, DECODE_INT),
    DECODE(struct waiting_entry, position, DECODE_INT),
    DECODE(struct waiting_entry, protocol, DECODE_STR),
    DECODE(struct waiting_entry, patient_id, DECODE_ID),
    DECODE(struct waiting_entry, patient, DECODE_STR),
    DECODE(struct waiting_entry, patient_version, DECODE_INT),
    DECODE(struct waiting_entry, status, DECODE_STR),
    DECODE(struct waiting_entry, birth_date, DECODE_DATE),
    DECODE(struct waiting_entry, phone, DECODE_STR),
    DECODE(struct waiting_entry, guardian, DECODE_STR),
    DECODE(struct waiting_entry, state, DECODE_STR),
    DECODE(struct waiting_entry, flow, DECODE_STR),
    DECODE(struct waiting_entry, flow_id, DECODE_ID),
    DECODE(struct waiting_entry, priority, DECODE_STR),
    DECODE(struct waiting_entry, priority_id, DECODE_ID),
    DECODE(struct waiting_entry, since, DECODE_TIME),
    DECODE(struct waiting_entry, days, DECODE_INT),
    DECODE(struct waiting_entry, place_at, DECODE_TIME),
    DECODE(struct waiting_entry, sent_to_end, DECODE_INT),
    DECODE(struct waiting_entry, wished_date, DECODE_DATE),
    DECODE(struct waiting_entry, wished_first, DECODE_DATE),
    DECODE(struct waiting_entry, professional_id, DECODE_ID),
    DECODE(struct waiting_entry, professional, DECODE_STR),
    DECODE(struct waiting_entry, weekdays, DECODE_STR),
    DECODE(struct waiting_entry, parts, DECODE_STR),
    DECODE(struct waiting_entry, notice_minutes, DECODE_INT),
    DECODE(struct waiting_entry, suspended_until, DECODE_DATE),
    DECODE(struct waiting_entry, appointment_id, DECODE_ID),
    DECODE(struct waiting_entry, offer_professional_id, DECODE_ID),
    DECODE(struct waiting_entry, offer_starts_at, DECODE_TIME),
    DECODE(struct waiting_entry, offer_expires_at, DECODE_TIME),
    DECODE(struct waiting_entry, removed_reason_id, DECODE_ID),
    DECODE(struct waiting_entry, removed_reason, DECODE_STR),
    DECODE(struct waiting_entry, removed_at, DECODE_TIME),
    DECODE(struct waiting_entry, removed_note, DECODE_STR),
    DECODE(struct waiting_entry, note, DECODE_STR),
    DECODE(struct waiting_entry, created_by, DECODE_STR),
    DECODE(struct waiting_entry, updated_at, DECODE_TIME),
    DECODE(struct waiting_entry, attempts, DECODE_INT),
    DECODE(struct waiting_entry, attempts_needed, DECODE_INT),
    DECODE(struct waiting_entry, contacts, DECODE_STR),
    DECODE(struct waiting_entry, wishes, DECODE_STR),
    DECODE(struct waiting_entry, steps, DECODE_STR),
};

static const struct decode_field position_fields[] = {
    DECODE(struct waiting_position, code, DECODE_STR),
    DECODE(struct waiting_position, protocol, DECODE_STR),
    DECODE(struct waiting_position, state, DECODE_STR),
    DECODE(struct waiting_position, position, DECODE_INT),
    DECODE(struct waiting_position, days, DECODE_INT),
    DECODE(struct waiting_position, total, DECODE_INT),
};

/* --- reads --- */

static struct str filters(const struct waiting_ask *ask, struct arena *a)
{
    struct json_object o;

    json_begin(&o, a);
    json_put(&o, "state", ask->state);
    json_put(&o, "priority", ask->priority);
    json_put(&o, "flow", ask->flow);
    if (ask->professional_id != 0)
        json_put_int(&o, "professional_id", ask->professional_id);
    if (ask->weekday != 0)
        json_put_int(&o, "weekday", ask->weekday);
    json_put(&o, "part", ask->part);
    json_put(&o, "q", ask->q);
    return str_of(json_end(&o));
}

int waiting_read(struct svc *s, struct ticket *t, const struct waiting_ask *ask, struct str after,
                 bool stats, svc_rows_fn done, void *ctx)
{
    struct arena a;
    struct params open, none;
    int id;

    arena_init(&a, 1024);
    open = params_of(&a);
    none = params_of(&a);
    params_text(&open, filters(ask, &a));
    params_text_or_null(&open, after);
    params_int(&open, WAITING_PAGE);
    id = (ask->q.n > 0 ? svc_search : svc_read)(s, t,
                                                (struct svc_get[]){{&sql_waiting_open, &open},
                                                                   {&sql_waiting_list, &none},
                                                                   {&sql_waiting_stats, &none}},
                                                stats ? 3 : 2, done, ctx);
    arena_free(&a);
    return id;
}

/* Opens with one parameter and reads what it opened. */
static int read_one(struct svc *s, const struct db_stmt *open, const struct db_stmt *get,
                    struct arena *a, const struct params *p, svc_rows_fn done, void *ctx)
{
    struct params none = params_of(a);
    int id = svc_read(s, NULL, (struct svc_get[]){{open, p}, {get, &none}}, 2, done, ctx);

    arena_free(a);
    return id;
}

int waiting_entry_read(struct svc *s, int64_t id, svc_rows_fn done, void *ctx)
{
    struct arena a;
    struct params p;

    arena_init(&a, 256);
    p = params_of(&a);
    params_id(&p, id);
    return read_one(s, &sql_waiting_entry_open, &sql_waiting_entry, &a, &p, done, ctx);
}

int waiting_position_read(struct svc *s, struct str protocol, svc_rows_fn done, void *ctx)
{
    struct arena a;
    struct params p;

    arena_init(&a, 256);
    p = params_of(&a);
    params_text(&p, protocol);
    return read_one(s, &sql_waiting_position_open, &sql_waiting_position, &a, &p, done, ctx);
}

/* --- what came --- */

static struct err take(const struct svc_rows *r, int get, const struct decode_field *fields,
                       size_t count, size_t size, struct arena *a, void **out, size_t *n)
{
    *out = NULL;
    *n = 0;
    if (err_is(&r->err))
        return r->err;
    if (r->opened.outcome != ANSWER_OK)
        return err_make(ERR_DENIED, words_of(r->opened.code), "refused");
    return decode_rows(r->rows[get], fields, count, size, a, out, n);
}

/* The one row there must be. */
static struct err take_one(const struct svc_rows *r, int get, const struct decode_field *fields,
                           size_t count, size_t size, struct arena *a, void *out)
{
    void *rows;
    size_t n;

    TRY(take(r, get, fields, count, size, a, &rows, &n));
    if (n == 0)
        return err_make(ERR_NOT_FOUND, words_of(STR("not_found")), "no such entry");
    memcpy(out, rows, size);
    return OK;
}

struct err waiting_rows(const struct svc_rows *r, struct arena *a, struct waiting_row **out,
                        size_t *n)
{
    void *rows;
    struct err e = take(r, 0, row_fields, COUNT(row_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

struct err waiting_figures(const struct svc_rows *r, struct arena *a, struct waiting_stats *out)
{
    return take_one(r, 1, stats_fields, COUNT(stats_fields), sizeof *out, a, out);
}

struct err waiting_entry_decode(const struct svc_rows *r, struct arena *a,
                                struct waiting_entry *out)
{
    return take_one(r, 0, entry_fields, COUNT(entry_fields), sizeof *out, a, out);
}

struct err waiting_position_decode(const struct svc_rows *r, struct arena *a,
                                   struct waiting_position *out)
{
    return take_one(r, 0, position_fields, COUNT(position_fields), sizeof *out, a, out);
}

/* A moment as it stands in JSON, with a T between day and time. */
static int64_t moment(struct str text)
{
    char c[64];
    int64_t us;

    if (text.n >= sizeof c)
        return ROWS_NO_TIME;
    for (size_t i = 0; i < text.n; i++)
        c[i] = text.p[i] == 'T' ? ' ' : text.p[i];
    c[text.n] = '\0';
    return rows_text_time(c, &us) ? us : ROWS_NO_TIME;
}

bool waiting_note_next(struct str json, size_t *from, struct arena *a, struct waiting_note *out)
{
    struct str key, value, text;

    if (json.n == 0 || !json_next(json, from, &key, &value))
        return false;
    *out = (struct waiting_note){
        .outcome = json_text(a, json_find(value, "outcome")),
        .staff = json_text(a, json_find(value, "staff")),
        .text = json_text(a, json_find(value, "note")),
    };
    if (out->text.n == 0)
        out->text = json_text(a, json_find(value, "reason"));
    text = json_text(a, json_find(value, "wished_date"));
    date_from_iso(text.p, (int)text.n, &out->wished_date);
    out->at = moment(json_text(a, json_find(value, "at")));
    return true;
}

/* --- writes --- */

static int write_entry(struct svc *s, const struct db_stmt *stmt, const char *request, int64_t id,
                       int version, struct str data, svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;
    int call;

    arena_init(&a, 1024);
    p = params_of(&a);
    params_id(&p, id);
    if (id != 0)
        params_int(&p, version);
    else
        params_null(&p);
    params_text(&p, data);
    call = svc_write(s, stmt, request, &p, done, ctx);
    arena_free(&a);
    return call;
}

int waiting_save(struct svc *s, const char *request, int64_t id, int version, struct str data,
                 svc_answer_fn done, void *ctx)
{
    return write_entry(s, &sql_waiting_save, request, id, version, data, done, ctx);
}

int waiting_triage(struct svc *s, const char *request, int64_t id, int version, struct str data,
                   svc_answer_fn done, void *ctx)
{
    return write_entry(s, &sql_waiting_triage, request, id, version, data, done, ctx);
}

int waiting_contact(struct svc *s, const char *request, int64_t id, struct str data,
                    svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;
    int call;

    arena_init(&a, 512);
    p = params_of(&a);
    params_id(&p, id);
    params_text(&p, data);
    call = svc_write(s, &sql_waiting_contact, request, &p, done, ctx);
    arena_free(&a);
    return call;
}

int waiting_step(struct svc *s, const char *request, int64_t id, int version, const char *to,
                 struct str data, svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;
    int call;

    arena_init(&a, 512);
    p = params_of(&a);
    params_id(&p, id);
    params_int(&p, version);
    params_text(&p, str_of(to));
    params_text(&p, data);
    call = svc_write(s, &sql_waiting_state, request, &p, done, ctx);
    arena_free(&a);
    return call;
}
