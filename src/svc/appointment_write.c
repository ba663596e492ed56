/* SPDX-License-Identifier: Apache-2.0 */
/* Writes of the day. */
#include <config.h>

#include <stdio.h>

#include "base/json.h"
#include "db/statements.h"
#include "svc/appointment.h"

static void put_id(struct json_object *o, const char *key, int64_t id)
{
    if (id > 0)
        json_put_int(o, key, (long long)id);
}

/* What is not said is left out: the server keeps or chooses it. */
static const char *booking_json(struct arena *a, const struct booking *b, bool moves)
{
    struct json_object o;
    char iso[11], time[16], minutes[16];

    json_begin(&o, a);
    if (!moves)
        put_id(&o, "patient_id", b->patient_id);
    put_id(&o, "professional_id", b->professional_id);
    if (moves && b->room_id == 0)
        json_put(&o, "room_id", STR_EMPTY); /* none, or the old one would stay */
    put_id(&o, "room_id", b->room_id);
    if (!date_is_none(b->day)) {
        date_iso(b->day, iso);
        json_put(&o, "day", str_of(iso));
    }
    if (b->minute >= 0) {
        snprintf(time, sizeof time, "%02d:%02d", b->minute / 60 % 24, b->minute % 60);
        json_put(&o, "time", str_of(time));
    }
    if (b->minutes > 0) {
        snprintf(minutes, sizeof minutes, "%d", b->minutes);
        json_put(&o, "minutes", str_of(minutes));
    }
    put_id(&o, "kind", b->kind_id);
    if (b->note.n > 0 || moves)
        json_put(&o, "note", b->note);
    if (b->overbook)
        json_put_bool(&o, "overbook", true);
    if (b->reason.n > 0)
        json_put(&o, "reason", b->reason);
    put_id(&o, "waiting_id", b->waiting_id);
    return json_end(&o);
}

int appointment_book(struct svc *s, const char *request, const struct booking *b, svc_answer_fn done,
                     void *ctx)
{
    struct arena a;
    struct params p;
    int id;

    arena_init(&a, 1024);
    p = params_of(&a);
    params_text(&p, str_of(booking_json(&a, b, false)));
    id = svc_write(s, &sql_appointment_book, request, &p, done, ctx);
    arena_free(&a);
    return id;
}

static int change(struct svc *s, const struct db_stmt *stmt, const char *request, int64_t id,
                  int version, const char *json, struct arena *a, svc_answer_fn done, void *ctx)
{
    struct params p = params_of(a);

    params_id(&p, id);
    params_int(&p, version);
    params_text(&p, str_of(json));
    return svc_write(s, stmt, request, &p, done, ctx);
}

int appointment_move(struct svc *s, const char *request, int64_t id, int version,
                     const struct booking *b, svc_answer_fn done, void *ctx)
{
    struct arena a;
    int call;

    arena_init(&a, 1024);
    call = change(s, &sql_appointment_move, request, id, version, booking_json(&a, b, true), &a, done,
                  ctx);
    arena_free(&a);
    return call;
}

int waiting_book(struct svc *s, const char *request, int64_t entry, int version,
                 const struct booking *b, svc_answer_fn done, void *ctx)
{
    struct booking of_entry = *b;
    struct arena a;
    int call;

    of_entry.waiting_id = 0;
    of_entry.patient_id = 0;
    arena_init(&a, 1024);
    call = change(s, &sql_waiting_book, request, entry, version, booking_json(&a, &of_entry, false),
                  &a, done, ctx);
    arena_free(&a);
    return call;
}

int appointment_cancel(struct svc *s, const char *request, int64_t id, int version, bool by_clinic,
                       int64_t reason_id, struct str note, bool back_to_list, svc_answer_fn done,
                       void *ctx)
{
    struct arena a;
    struct json_object o;
    int call;

    arena_init(&a, 1024);
    json_begin(&o, &a);
    json_put(&o, "by", by_clinic ? STR("clinic") : STR("patient"));
    put_id(&o, "reason_id", reason_id);
    if (note.n > 0)
        json_put(&o, "note", note);
    if (back_to_list)
        json_put_bool(&o, "back_to_list", true);
    call = change(s, &sql_appointment_cancel, request, id, version, json_end(&o), &a, done, ctx);
    arena_free(&a);
    return call;
}

int appointment_step(struct svc *s, const char *request, int64_t id, int version, const char *to,
                     struct str reason, svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;
    int call;

    arena_init(&a, 512);
    p = params_of(&a);
    params_id(&p, id);
    params_int(&p, version);
    params_text(&p, str_of(to));
    params_text_or_null(&p, reason);
    call = svc_write(s, &sql_appointment_state, request, &p, done, ctx);
    arena_free(&a);
    return call;
}

int undo_do(struct svc *s, const char *request, int64_t event_id, svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;
    int call;

    arena_init(&a, 256);
    p = params_of(&a);
    params_id(&p, event_id);
    call = svc_write(s, &sql_undo, request, &p, done, ctx);
    arena_free(&a);
    return call;
}
