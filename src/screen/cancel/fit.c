/* SPDX-License-Identifier: Apache-2.0 */
/* Who of the waiting list fits the freed time, in the order of the list, with the telephone. Enter opens, as in
 * every list: somebody is called before being booked. */
#include <config.h>

#include <stdio.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/contact.h"
#include "screen/cancel/priv.h"
#include "ui/frame.h"

enum { COL_PLACE, COL_PATIENT, COL_PHONE, COL_DAYS, COL_PRIORITY, COL_GUARDIAN, COL_NOTE, COLUMNS };

static const struct column columns[COLUMNS] = {
    [COL_PLACE] = {"place", N_("Place"), 5, 5, 6, 0, ALIGN_RIGHT, 0},
    [COL_PATIENT] = {"patient", N_("Patient"), 16, 28, 60, 0, ALIGN_LEFT, 0},
    [COL_PHONE] = {"phone", N_("Telephone"), 15, 15, 17, 0, ALIGN_LEFT, 0},
    [COL_DAYS] = {"days", N_("Waits"), 8, 8, 10, 0, ALIGN_RIGHT, 0},
    [COL_PRIORITY] = {"priority", N_("Priority"), 10, 11, 14, 9, ALIGN_LEFT, 0},
    [COL_GUARDIAN] = {"guardian", N_("Guardian"), 20, 20, 40, 4, ALIGN_LEFT, 0},
    [COL_NOTE] = {"note", N_("Note"), 12, 24, 0, 3, ALIGN_LEFT, 0},
};

static const struct table_opts options = {
    .columns = columns,
    .column_count = COLUMNS,
    .empty = N_("Nobody on the waiting list fits this time. Esc goes back."),
    .page = 40,
};

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct cancel_view *v = ctx;
    const struct fit_row *f = row->data;
    char phone[PHONE_SHOWN];

    switch (column) {
    case COL_PLACE:
        snprintf(c->buf, sizeof c->buf, "%d", f->position);
        c->text = str_of(c->buf);
        break;
    case COL_PATIENT:
        c->text = f->patient;
        break;
    case COL_PHONE:
        contact_phone_show(f->phone, phone);
        snprintf(c->buf, sizeof c->buf, "%s", phone);
        c->text = str_of(c->buf);
        break;
    case COL_DAYS: {
        char days[FORMAT_MAX];

        format_days(days, f->days);
        snprintf(c->buf, sizeof c->buf, "%s", days);
        c->text = str_of(c->buf);
        break;
    }
    case COL_PRIORITY:
        c->text =
            reference_label(reference_code(&v->env->reference, "waiting_priority", f->priority));
        break;
    case COL_GUARDIAN:
        c->text = f->guardian;
        break;
    default:
        c->text = f->note;
        c->role = ROLE_DIM;
        break;
    }
}

static void deliver(struct cancel_view *v, uint32_t fetch)
{
    struct arena *a = table_page_arena(&v->table, fetch);
    struct table_row *rows;

    if (a == NULL)
        return;
    rows = ARENA_ARRAY(a, struct table_row, v->fit_count + 1);
    for (size_t i = 0; i < v->fit_count; i++)
        rows[i] = (struct table_row){
            .id = v->fits[i].id, .stamp = (uint32_t)v->fits[i].version, .data = &v->fits[i]};
    table_deliver(&v->table, fetch, &(struct table_page){.rows = rows, .count = (int)v->fit_count},
                  NULL);
}

static void came(void *ctx, const struct svc_rows *r)
{
    struct cancel_view *v = ctx;
    uint32_t fetch = v->fetch;
    struct err e;

    v->fit_call = 0;
    v->fetch = 0;
    arena_reset(&v->fit_arena);
    e = waiting_fit_decode(r, &v->fit_arena, &v->fits, &v->fit_count);
    if (!err_is(&e))
        e = waiting_fit_left_decode(r, &v->left);
    if (err_is(&e)) {
        v->fit_count = 0;
        table_deliver(&v->table, fetch, NULL, &e);
        return;
    }
    v->fits_read = true;
    deliver(v, fetch);
    v->shut = v->moved && v->fit_count == 0;
    view_touch(v->view, v->shut ? UI_CLOSE : UI_REPAINT);
}

static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct cancel_view *v = ctx;

    (void)t;
    if (v->fits_read) {
        deliver(v, r->fetch);
        return;
    }
    v->fetch = r->fetch;
    svc_drop(v->env->svc, v->fit_call);
    v->fit_call = waiting_fit_read(v->env->svc, v->visit.professional_id, v->visit.starts_at,
                                   v->visit.minutes, came, v);
}

void fit_init(struct cancel_view *c)
{
    arena_init(&c->fit_arena, 8192);
    c->source = (struct table_source){.ctx = c, .fetch = fetch, .cell = cell};
    table_init(&c->table, view_arena(c->view), &options, &c->source, view_host(c->view),
               TICK_FIT_TABLE);
    table_focus(&c->table, true);
}

void fit_load(struct cancel_view *c)
{
    c->fits_read = false;
    table_load(&c->table);
}

struct str cancel_when(const struct cancel_view *c, char *out, size_t n)
{
    char day[FORMAT_MAX], time[FORMAT_MAX];

    visit_day(c->visit.day, day);
    format_time(time, c->visit.time);
    snprintf(out, n, "%s %s, %.*s", day, time, STR_ARG(c->visit.professional));
    return str_of(out);
}

void fit_layout(struct cancel_view *c, struct rect area)
{
    c->area = area;
    table_layout(&c->table, (struct rect){3, 0, area.rows > 3 ? area.rows - 3 : 0, area.cols});
}

/* Who is not in the list, and why, so that nobody believes a place was passed over. */
static struct str left_out(const struct cancel_view *c, char *out, size_t n)
{
    const struct fit_left *l = &c->left;

    if (!c->fits_read || l->wishes + l->notice + l->busy + l->away == 0)
        return STR_EMPTY;
    snprintf(out, n, _("Left out: other wishes %d, more notice needed %d, busy then %d, suspended %d"),
             l->wishes, l->notice, l->busy, l->away);
    return str_of(out);
}

void fit_paint(struct cancel_view *c, struct surface *s, bool all)
{
    char when[200];

    if (all) {
        draw_text(s, 0, 1, c->area.cols - 2, ROLE_STRONG, ALIGN_LEFT,
                  str_of(_("This time is free now. Who waits and fits it, in the order of the list:")));
        draw_text(s, 1, 1, c->area.cols - 2, ROLE_ACCENT, ALIGN_LEFT,
                  cancel_when(c, when, sizeof when));
        draw_text(s, 2, 1, c->area.cols - 2, ROLE_DIM, ALIGN_LEFT, left_out(c, when, sizeof when));
    }
    table_paint(&c->table, s, all);
}

/* --- booking --- */

static void booked(void *ctx, const struct answer *a, const struct err *err)
{
    struct cancel_view *c = ctx;
    char when[200], text[400];

    c->call = 0;
    c->writing = false;
    ui_busy_end(c->env->stack, c->busy);
    c->busy = 0;
    if (!err_is(err) || !err->unknown_outcome)
        svc_new_id(c->request);
    if (err_is(err) || a->outcome != ANSWER_OK) {
        /* Once more books without the room, which somebody else has taken meanwhile. */
        if (!err_is(err) && str_eq(a->field, STR("room_id")))
            c->without_room = true;
        if (!err_is(err) && str_eq(a->code, STR("slot_taken")))
            stack_say(c->env->stack, ROLE_ERROR, visit_taker(a, &c->arena, text, sizeof text));
        else
            env_say_answer(c->env, a, err);
        fit_load(c); /* somebody else was faster: who is left */
        return;
    }
    for (size_t i = 0; i < c->fit_count; i++)
        if (c->fits[i].patient_id == c->booked_patient)
            stack_sayf(c->env->stack, ROLE_GOOD, _("Booked: %.*s, %.*s."),
                       STR_ARG(c->fits[i].patient), STR_ARG(cancel_when(c, when, sizeof when)));
    c->shut = true;
    view_result(c->view, true, 0, NULL);
    view_touch(c->view, UI_CLOSE);
}

unsigned fit_book(struct cancel_view *c)
{
    const struct table_row *row = table_selected(&c->table);
    const struct fit_row *f = row != NULL ? row->data : NULL;
    const struct lookup *kind;
    struct booking b;

    if (f == NULL || c->call != 0)
        return UI_DONE;
    kind = reference_code(&c->env->reference, "appointment_kind",
                          str_eq(f->status, STR("applicant")) ? STR("triage") : STR("psychotherapy"));
    b = (struct booking){.professional_id = c->visit.professional_id,
                         .room_id = c->without_room ? 0 : c->visit.room_id,
                         .day = c->visit.day,
                         .minute = c->visit.time,
                         .minutes = c->visit.minutes,
                         .kind_id = kind != NULL ? kind->id : c->visit.kind_id};
    c->booked_patient = f->patient_id;
    c->writing = true;
    c->busy = ui_busy_begin(c->env->stack, str_of(_("Saving…")), cancel_leave_write, c);
    c->call = waiting_book(c->env->svc, c->request, f->id, f->version, &b, booked, c);
    return UI_REPAINT;
}

void fit_close(struct cancel_view *c)
{
    svc_drop(c->env->svc, c->fit_call);
    table_fini(&c->table);
    arena_free(&c->fit_arena);
}
