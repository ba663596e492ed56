/* SPDX-License-Identifier: Apache-2.0 */
/* Reads of the day; the writes are in appointment_write.c. */
#include <config.h>

#include "svc/appointment.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "model/status.h"
#include "model/when.h"
#include "svc/decode.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The error of a read, or what the opening of its ticket refused. */
static struct err read_err(const struct svc_rows *r)
{
    if (err_is(&r->err))
        return r->err;
    if (r->opened.outcome == ANSWER_NOT_FOUND)
        return err_make(ERR_NOT_FOUND,
                        N_("This record is not there any more. Go back and look it up again."),
                        "not found");
    if (r->opened.outcome != ANSWER_OK)
        return err_make(ERR_DENIED, N_("Your role does not permit this. Ask the coordination."),
                        "refused");
    return OK;
}

static struct err decode_list(const struct svc_rows *r, int i, const struct decode_field *fields,
                              size_t n, size_t size, struct arena *a, void **out, size_t *count)
{
    *out = NULL;
    *count = 0;
    TRY(read_err(r));
    if (i >= r->count)
        return err_make(ERR_BUG, N_("The server's answer could not be read."), "no rows");
    return decode_rows(r->rows[i], fields, n, size, a, out, count);
}

/* --- board --- */

static const struct decode_field board_fields[] = {
    DECODE(struct board_row, id, DECODE_ID),
    DECODE(struct board_row, version, DECODE_INT),
    DECODE(struct board_row, starts_at, DECODE_TIME),
    DECODE(struct board_row, time, DECODE_MINUTES),
    DECODE(struct board_row, minutes, DECODE_INT),
    DECODE(struct board_row, state, DECODE_STR),
    DECODE(struct board_row, state_at, DECODE_TIME),
    DECODE(struct board_row, arrived_at, DECODE_TIME),
    DECODE(struct board_row, started_at, DECODE_TIME),
    DECODE(struct board_row, wait, DECODE_INT),
    DECODE(struct board_row, late, DECODE_BOOL),
    DECODE(struct board_row, pressing, DECODE_BOOL),
    DECODE(struct board_row, patient_id, DECODE_ID),
    DECODE(struct board_row, patient, DECODE_STR),
    DECODE(struct board_row, record_no, DECODE_STR),
    DECODE(struct board_row, birth_date, DECODE_DATE),
    DECODE(struct board_row, phone, DECODE_STR),
    DECODE(struct board_row, guardian, DECODE_STR),
    DECODE(struct board_row, professional_id, DECODE_ID),
    DECODE(struct board_row, professional, DECODE_STR),
    DECODE(struct board_row, room_id, DECODE_ID),
    DECODE(struct board_row, room, DECODE_STR),
    DECODE(struct board_row, kind, DECODE_STR),
    DECODE(struct board_row, overbook, DECODE_BOOL),
    DECODE(struct board_row, moved, DECODE_INT),
    DECODE(struct board_row, stepped_today, DECODE_BOOL),
    DECODE(struct board_row, note, DECODE_STR),
};

static void params_date(struct params *p, struct date d)
{
    char iso[11];

    date_iso(d, iso);
    if (date_is_none(d))
        params_null(p);
    else
        params_text(p, str_of(iso));
}

int board_read(struct svc *s, struct ticket *t, struct date day, svc_rows_fn done, void *ctx)
{
    struct arena a;
    struct params open;
    int id;

    arena_init(&a, 512);
    open = params_of(&a);
    params_date(&open, day);
    id = svc_read(s, t,
                  (const struct svc_get[]){{&sql_board_open, &open}, {&sql_board, NULL}}, 2, done, ctx);
    arena_free(&a);
    return id;
}

static void count(struct board_summary *s, const struct board_row *r)
{
    switch (status_appointment_find(r->state)) {
    case APPOINTMENT_BOOKED:
    case APPOINTMENT_CONFIRMED:
        s->booked++;
        break;
    case APPOINTMENT_ARRIVED:
        s->arrived++;
        break;
    case APPOINTMENT_IN_PROGRESS:
        s->in_progress++;
        break;
    default:
        break;
    }
    s->late += r->late;
}

struct err board_decode(const struct svc_rows *r, struct arena *a, struct board *out)
{
    void *rows;

    *out = (struct board){0};
    TRY(decode_list(r, 0, board_fields, COUNT(board_fields), sizeof(struct board_row), a, &rows,
                    &out->count));
    out->rows = rows;
    for (size_t i = 0; i < out->count; i++)
        count(&out->summary, &out->rows[i]);
    out->summary.waiting_list = (int)json_int(json_find(r->opened.detail, "waiting"), 0);
    return OK;
}

/* --- agenda --- */

static const struct decode_field agenda_fields[] = {
    DECODE(struct agenda_row, id, DECODE_ID),
    DECODE(struct agenda_row, version, DECODE_INT),
    DECODE(struct agenda_row, professional_id, DECODE_ID),
    DECODE(struct agenda_row, professional, DECODE_STR),
    DECODE(struct agenda_row, patient_id, DECODE_ID),
    DECODE(struct agenda_row, patient, DECODE_STR),
    DECODE(struct agenda_row, room_id, DECODE_ID),
    DECODE(struct agenda_row, room, DECODE_STR),
    DECODE(struct agenda_row, day, DECODE_DATE),
    DECODE(struct agenda_row, time, DECODE_MINUTES),
    DECODE(struct agenda_row, starts_at, DECODE_TIME),
    DECODE(struct agenda_row, ends_at, DECODE_TIME),
    DECODE(struct agenda_row, minutes, DECODE_INT),
    DECODE(struct agenda_row, state, DECODE_STR),
    DECODE(struct agenda_row, kind, DECODE_STR),
    DECODE(struct agenda_row, overbook, DECODE_BOOL),
    DECODE(struct agenda_row, moved, DECODE_INT),
    DECODE(struct agenda_row, stepped_today, DECODE_BOOL),
    DECODE(struct agenda_row, note, DECODE_STR),
};

int agenda_read(struct svc *s, struct ticket *t, const struct agenda_ask *ask, svc_rows_fn done,
                void *ctx)
{
    static const char *const words[] = {"day", "week", "patient"};
    struct arena a;
    struct params open;
    int id;

    arena_init(&a, 1024);
    open = params_of(&a);
    params_text(&open, str_of(words[ask->of]));
    params_date(&open, ask->day);
    params_id(&open, ask->of == AGENDA_OF_WEEK ? ask->professional_id : 0);
    params_id(&open, ask->of == AGENDA_OF_PATIENT ? ask->patient_id : 0);
    if (ask->of == AGENDA_OF_DAY && ask->ids != NULL)
        params_ids(&open, ask->ids, ask->id_count);
    else
        params_null(&open);
    id = svc_read(s, t, (const struct svc_get[]){{&sql_agenda_open, &open}, {&sql_agenda, NULL}}, 2,
                  done, ctx);
    arena_free(&a);
    return id;
}

struct err agenda_decode(const struct svc_rows *r, struct arena *a, struct agenda_row **out,
                         size_t *count)
{
    void *rows;
    struct err e = decode_list(r, 0, agenda_fields, COUNT(agenda_fields), sizeof **out, a, &rows,
                               count);

    *out = rows;
    return e;
}

static const struct decode_field hours_fields[] = {
    DECODE(struct agenda_hours, professional_id, DECODE_ID),
    DECODE(struct agenda_hours, day, DECODE_DATE),
    DECODE(struct agenda_hours, from_time, DECODE_MINUTES),
    DECODE(struct agenda_hours, to_time, DECODE_MINUTES),
    DECODE(struct agenda_hours, off, DECODE_STR),
};

int agenda_hours_read(struct svc *s, const int64_t *ids, size_t id_count, struct date from, int days,
                      svc_rows_fn done, void *ctx)
{
    struct arena a;
    struct params p;
    int id;

    arena_init(&a, 1024);
    p = params_of(&a);
    if (ids != NULL)
        params_ids(&p, ids, id_count);
    else
        params_null(&p);
    params_date(&p, from);
    params_int(&p, days);
    id = svc_fetch(s, &sql_agenda_hours, &p, done, ctx);
    arena_free(&a);
    return id;
}

struct err agenda_hours_decode(const struct svc_rows *r, struct arena *a, struct agenda_hours **out,
                               size_t *count)
{
    void *rows;
    struct err e =
        decode_list(r, 0, hours_fields, COUNT(hours_fields), sizeof **out, a, &rows, count);

    *out = rows;
    return e;
}

/* --- free slots --- */

static const struct decode_field slot_fields[] = {
    DECODE(struct free_slot, professional_id, DECODE_ID),
    DECODE(struct free_slot, professional, DECODE_STR),
    DECODE(struct free_slot, day, DECODE_DATE),
    DECODE(struct free_slot, time, DECODE_MINUTES),
    DECODE(struct free_slot, starts_at, DECODE_TIME),
    DECODE(struct free_slot, minutes, DECODE_INT),
};

int free_slots_read(struct svc *s, const struct slot_ask *ask, svc_rows_fn done, void *ctx)
{
    struct arena a;
    struct params p;
    int id;

    arena_init(&a, 512);
    p = params_of(&a);
    params_id(&p, ask->professional_id);
    params_date(&p, ask->from);
    params_int(&p, ask->days);
    params_int(&p, ask->minutes);
    params_text_or_null(&p, ask->parts.n > 2 ? str_sub(ask->parts, 1, ask->parts.n - 1) : STR_EMPTY);
    params_int(&p, ask->limit);
    params_text_or_null(&p, ask->weekdays);
    params_id(&p, ask->room_id);
    params_int(&p, ask->notice);
    id = svc_fetch(s, &sql_free_slots, &p, done, ctx);
    arena_free(&a);
    return id;
}

struct err free_slots_decode(const struct svc_rows *r, struct arena *a, struct free_slot **out,
                             size_t *count)
{
    void *rows;
    struct err e = decode_list(r, 0, slot_fields, COUNT(slot_fields), sizeof **out, a, &rows, count);

    *out = rows;
    return e;
}

/* --- what a proposal goes by --- */

static const struct decode_field about_fields[] = {
    DECODE(struct booking_about, waiting_id, DECODE_ID),
    DECODE(struct booking_about, wished_professional_id, DECODE_ID),
    DECODE(struct booking_about, weekdays, DECODE_STR),
    DECODE(struct booking_about, parts, DECODE_STR),
    DECODE(struct booking_about, notice_minutes, DECODE_INT),
    DECODE(struct booking_about, not_before, DECODE_DATE),
    DECODE(struct booking_about, own_professional_id, DECODE_ID),
    DECODE(struct booking_about, visits, DECODE_STR),
};

int booking_about_read(struct svc *s, int64_t patient_id, svc_rows_fn done, void *ctx)
{
    struct arena a;
    struct params open;
    int id;

    arena_init(&a, 256);
    open = params_of(&a);
    params_id(&open, patient_id);
    id = svc_read(s, NULL,
                  (const struct svc_get[]){{&sql_booking_about_open, &open},
                                           {&sql_booking_about, NULL}},
                  2, done, ctx);
    arena_free(&a);
    return id;
}

struct err booking_about_decode(const struct svc_rows *r, struct arena *a, struct booking_about *out)
{
    void *rows;
    size_t count;

    *out = (struct booking_about){0};
    TRY(decode_list(r, 0, about_fields, COUNT(about_fields), sizeof *out, a, &rows, &count));
    if (count > 0)
        *out = *(struct booking_about *)rows;
    return OK;
}

bool booking_visit_next(struct str visits, size_t *from, struct arena *a, struct booking_visit *out)
{
    struct str key, one, iso, time;

    while (visits.n > 0 && json_next(visits, from, &key, &one)) {
        iso = json_text(a, json_find(one, "day"));
        time = json_text(a, json_find(one, "time"));
        if (!date_from_iso(iso.p, (int)iso.n, &out->day) || when_time(time, &out->time) != WHEN_OK)
            continue;
        out->professional = json_text(a, json_find(one, "professional"));
        return true;
    }
    return false;
}

/* --- one visit --- */

static const struct decode_field appointment_fields[] = {
    DECODE(struct appointment, id, DECODE_ID),
    DECODE(struct appointment, version, DECODE_INT),
    DECODE(struct appointment, patient_id, DECODE_ID),
    DECODE(struct appointment, patient, DECODE_STR),
    DECODE(struct appointment, record_no, DECODE_STR),
    DECODE(struct appointment, birth_date, DECODE_DATE),
    DECODE(struct appointment, phone, DECODE_STR),
    DECODE(struct appointment, guardian, DECODE_STR),
    DECODE(struct appointment, professional_id, DECODE_ID),
    DECODE(struct appointment, professional, DECODE_STR),
    DECODE(struct appointment, room_id, DECODE_ID),
    DECODE(struct appointment, room, DECODE_STR),
    DECODE(struct appointment, kind_id, DECODE_ID),
    DECODE(struct appointment, kind, DECODE_STR),
    DECODE(struct appointment, day, DECODE_DATE),
    DECODE(struct appointment, time, DECODE_MINUTES),
    DECODE(struct appointment, minutes, DECODE_INT),
    DECODE(struct appointment, starts_at, DECODE_TIME),
    DECODE(struct appointment, ends_at, DECODE_TIME),
    DECODE(struct appointment, state, DECODE_STR),
    DECODE(struct appointment, state_at, DECODE_TIME),
    DECODE(struct appointment, overbook, DECODE_BOOL),
    DECODE(struct appointment, off_hours, DECODE_BOOL),
    DECODE(struct appointment, overbook_reason, DECODE_STR),
    DECODE(struct appointment, moved, DECODE_INT),
    DECODE(struct appointment, note, DECODE_STR),
    DECODE(struct appointment, reason, DECODE_STR),
    DECODE(struct appointment, cancel_reason_id, DECODE_ID),
    DECODE(struct appointment, cancel_note, DECODE_STR),
    DECODE(struct appointment, created_by, DECODE_STR),
    DECODE(struct appointment, created_at, DECODE_TIME),
    DECODE(struct appointment, confirmed_at, DECODE_TIME),
    DECODE(struct appointment, arrived_at, DECODE_TIME),
    DECODE(struct appointment, started_at, DECODE_TIME),
    DECODE(struct appointment, ended_at, DECODE_TIME),
    DECODE(struct appointment, cancelled_at, DECODE_TIME),
    DECODE(struct appointment, waiting_id, DECODE_ID),
    DECODE(struct appointment, steps, DECODE_STR),
};

int appointment_read(struct svc *s, int64_t id, svc_rows_fn done, void *ctx)
{
    struct arena a;
    struct params open;
    int read;

    arena_init(&a, 256);
    open = params_of(&a);
    params_id(&open, id);
    read = svc_read(s, NULL,
                    (const struct svc_get[]){{&sql_appointment_open, &open},
                                             {&sql_appointment_get, NULL}},
                    2, done, ctx);
    arena_free(&a);
    return read;
}

struct err appointment_decode(const struct svc_rows *r, struct arena *a, struct appointment *out)
{
    void *rows;
    size_t count;

    *out = (struct appointment){0};
    TRY(decode_list(r, 0, appointment_fields, COUNT(appointment_fields), sizeof *out, a, &rows,
                    &count));
    if (count == 0)
        return err_make(ERR_NOT_FOUND,
                        N_("This record is not there any more. Go back and look it up again."),
                        "no appointment");
    *out = *(struct appointment *)rows;
    return OK;
}

/* --- who fits --- */

static const struct decode_field fit_fields[] = {
    DECODE(struct fit_row, id, DECODE_ID),
    DECODE(struct fit_row, version, DECODE_INT),
    DECODE(struct fit_row, position, DECODE_INT),
    DECODE(struct fit_row, protocol, DECODE_STR),
    DECODE(struct fit_row, patient_id, DECODE_ID),
    DECODE(struct fit_row, patient, DECODE_STR),
    DECODE(struct fit_row, birth_date, DECODE_DATE),
    DECODE(struct fit_row, phone, DECODE_STR),
    DECODE(struct fit_row, guardian, DECODE_STR),
    DECODE(struct fit_row, status, DECODE_STR),
    DECODE(struct fit_row, priority, DECODE_STR),
    DECODE(struct fit_row, days, DECODE_INT),
    DECODE(struct fit_row, wished_date, DECODE_DATE),
    DECODE(struct fit_row, contacts, DECODE_INT),
    DECODE(struct fit_row, last_outcome, DECODE_STR),
    DECODE(struct fit_row, note, DECODE_STR),
};

int waiting_fit_read(struct svc *s, int64_t professional_id, int64_t starts_at, int minutes,
                     svc_rows_fn done, void *ctx)
{
    char at[CLOCK_TEXT_MAX];
    struct arena a;
    struct params open;
    int id;

    clock_text(starts_at, at);
    arena_init(&a, 512);
    open = params_of(&a);
    params_id(&open, professional_id);
    params_text(&open, str_of(at));
    params_int(&open, minutes);
    id = svc_read(s, NULL,
                  (const struct svc_get[]){{&sql_waiting_fit_open, &open},
                                           {&sql_waiting_fit, NULL},
                                           {&sql_waiting_fit_left, NULL}},
                  3, done, ctx);
    arena_free(&a);
    return id;
}

struct err waiting_fit_decode(const struct svc_rows *r, struct arena *a, struct fit_row **out,
                              size_t *count)
{
    void *rows;
    struct err e = decode_list(r, 0, fit_fields, COUNT(fit_fields), sizeof **out, a, &rows, count);

    *out = rows;
    return e;
}

static const struct decode_field left_fields[] = {
    DECODE(struct fit_left, wishes, DECODE_INT),
    DECODE(struct fit_left, notice, DECODE_INT),
    DECODE(struct fit_left, busy, DECODE_INT),
    DECODE(struct fit_left, away, DECODE_INT),
};

struct err waiting_fit_left_decode(const struct svc_rows *r, struct fit_left *out)
{
    struct arena a;
    void *rows;
    size_t count;
    struct err e;

    *out = (struct fit_left){0};
    arena_init(&a, 256);
    e = decode_list(r, 1, left_fields, COUNT(left_fields), sizeof *out, &a, &rows, &count);
    if (!err_is(&e) && count > 0)
        *out = *(struct fit_left *)rows;
    arena_free(&a);
    return e;
}

/* --- undo --- */

static const struct decode_field undo_fields[] = {
    DECODE(struct undo, event_id, DECODE_ID),     DECODE(struct undo, action, DECODE_STR),
    DECODE(struct undo, entity, DECODE_STR),      DECODE(struct undo, entity_id, DECODE_ID),
    DECODE(struct undo, patient_id, DECODE_ID),   DECODE(struct undo, patient, DECODE_STR),
    DECODE(struct undo, day, DECODE_DATE),        DECODE(struct undo, time, DECODE_MINUTES),
    DECODE(struct undo, professional, DECODE_STR), DECODE(struct undo, from_state, DECODE_STR),
    DECODE(struct undo, to_state, DECODE_STR),    DECODE(struct undo, possible, DECODE_BOOL),
    DECODE(struct undo, why, DECODE_STR),
};

int undo_read(struct svc *s, svc_rows_fn done, void *ctx)
{
    const struct svc_get steps[] = {{&sql_undo_peek_open, NULL}, {&sql_undo_peek, NULL}};

    return svc_read(s, NULL, steps, 2, done, ctx);
}

struct err undo_decode(const struct svc_rows *r, struct arena *a, struct undo *out)
{
    void *rows;
    size_t count;

    *out = (struct undo){0};
    TRY(decode_list(r, 0, undo_fields, COUNT(undo_fields), sizeof *out, a, &rows, &count));
    if (count == 0)
        return err_make(ERR_NOT_FOUND, N_("There is nothing of yours to undo today."), "no undo");
    *out = *(struct undo *)rows;
    return OK;
}
