/* SPDX-License-Identifier: Apache-2.0 */
/* What the agenda reads: hours, and the visits of the columns that are on the screen. */
#include <config.h>

#include "i18n/i18n.h"
#include "screen/agenda/priv.h"
#include "ui/frame.h"

enum { DAY_WIDTH = 17, WEEK_WIDTH = 10 };

static bool works(const struct agenda_view *a, int64_t id)
{
    for (size_t i = 0; i < a->hour_count; i++)
        if (a->hours[i].professional_id == id && a->hours[i].off.n == 0)
            return true;
    return false;
}

/* The columns of who works that day stand in front, the others behind them. */
static void workers_first(struct agenda_view *a)
{
    int64_t ordered[COLUMNS_MAX];
    int n = 0;

    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < a->id_count; i++)
            if (works(a, a->ids[i]) == (pass == 0))
                ordered[n++] = a->ids[i];
    for (int i = 0; i < n; i++)
        a->ids[i] = ordered[i];
    if (a->go_now || !works(a, a->grid.col_id)) {
        a->grid.col = a->grid.first_col = 0;
        a->grid.col_id = 0;
    }
}

static void hours_came(void *ctx, const struct svc_rows *r)
{
    struct agenda_view *a = ctx;
    struct err e;

    a->hours_call = 0;
    arena_reset(&a->hours_arena);
    e = agenda_hours_decode(r, &a->hours_arena, &a->hours, &a->hour_count);
    if (err_is(&e))
        a->hour_count = 0;
    if (a->kind == AGENDA_DAY && !a->loaded) {
        workers_first(a);
        agenda_load(a);
    }
    agenda_span(a);
    grid_refresh(&a->grid);
    view_touch(a->view, UI_LAYOUT | UI_REPAINT);
}

void agenda_load_hours(struct agenda_view *a)
{
    bool week = a->kind == AGENDA_WEEK;
    /* Whose interns' columns there are is known by their visits alone: the hours of everybody. */
    bool all = !week && env_scope(a->env, "appointment.see") == SCOPE_OWN_INTERNS;

    if (a->kind == AGENDA_PATIENT)
        return;
    svc_drop(a->env->svc, a->hours_call);
    a->hours_call = agenda_hours_read(a->env->svc, week  ? &a->professional_id
                                      : all ? NULL
                                            : a->ids,
                                      week ? 1 : (size_t)a->id_count,
                                      week ? date_monday(a->day) : a->day, week ? 7 : 1, hours_came,
                                      a);
}

/* For who sees only some: those whose visits came, besides the own column. */
static void columns_from_rows(struct agenda_view *a)
{
    enum scope scope = env_scope(a->env, "appointment.see");

    if (a->kind != AGENDA_DAY || scope == SCOPE_CLINIC || scope == SCOPE_OWN)
        return;
    for (size_t i = 0; i < a->row_count; i++) {
        bool there = false;

        for (int c = 0; c < a->id_count; c++)
            there = there || a->ids[c] == a->rows[i].professional_id;
        if (!there && a->id_count < COLUMNS_MAX)
            a->ids[a->id_count++] = a->rows[i].professional_id;
    }
}

static void failed(struct agenda_view *a, const struct err *e)
{
    if (a->kind == AGENDA_PATIENT && a->fetch != 0) {
        uint32_t fetch = a->fetch;

        a->fetch = 0;
        table_deliver(&a->table, fetch, NULL, e);
    } else if (!a->failed) {
        stack_say_err(a->env->stack, e);
    }
    a->failed = true;
}

/* The cursor begins on the first time from now on where there is something to be done. */
static void seek(struct agenda_view *a)
{
    int slots = a->grid_source.slots(a), last = a->grid.first_col + a->grid.cols_shown;
    int now = a->grid_source.now(a);

    a->seek = false;
    for (int slot = now > 0 ? now : 0; slot < slots; slot++)
        for (int column = a->grid.first_col; column < last && column < agenda_columns(a); column++) {
            struct grid_slot at = {.kind = GRID_CLOSED};
            struct grid_head h = {.id = 0};

            a->grid_source.slot(a, column, slot, &at);
            if (at.kind != GRID_FREE && at.kind != GRID_TAKEN)
                continue;
            a->grid_source.head(a, column, &h);
            grid_go(&a->grid, h.id, a->grid_source.minute(a, slot));
            return;
        }
}

static void came(void *ctx, const struct svc_rows *r)
{
    struct agenda_view *a = ctx;
    struct arena *arena = &a->rows_arena[1 - a->turn];
    struct agenda_row *rows;
    size_t count;
    struct err e;

    a->call = 0;
    ui_busy_end(a->env->stack, a->busy);
    a->busy = 0;
    arena_reset(arena);
    e = agenda_decode(r, arena, &rows, &count);
    if (err_is(&e)) {
        failed(a, &e);
        return;
    }
    a->turn = 1 - a->turn;
    a->rows = rows;
    a->row_count = count;
    a->loaded = true;
    a->failed = false;
    columns_from_rows(a);
    if (a->kind == AGENDA_PATIENT && a->fetch != 0) {
        agenda_deliver(a, a->fetch);
        a->fetch = 0;
    } else if (a->kind == AGENDA_PATIENT) {
        if (svc_own(a->env->svc, a->heard))
            table_own(&a->table, a->heard);
        table_refresh(&a->table);
    }
    agenda_span(a);
    grid_refresh(&a->grid);
    if (a->seek && a->kind != AGENDA_PATIENT)
        seek(a);
    view_touch(a->view, UI_LAYOUT | UI_REPAINT);
    if (a->again)
        view_timer(a->view, AGENDA_TICK_READ, 40);
    a->again = false;
}

static void leave_wait(void *ctx)
{
    struct agenda_view *a = ctx;
    struct err e = err_make(ERR_CANCELLED, N_("You stopped waiting. Press r to try again."), "esc");

    agenda_leave_read(a);
    failed(a, &e);
}

void agenda_leave_read(struct agenda_view *a)
{
    svc_drop(a->env->svc, a->call);
    a->call = 0;
    ui_busy_end(a->env->stack, a->busy);
    a->busy = 0;
}

void agenda_load(struct agenda_view *a)
{
    struct agenda_ask ask = {.of = (enum agenda_of)a->kind,
                             .day = a->day,
                             .professional_id = a->professional_id,
                             .patient_id = a->patient_id};

    if (a->call != 0) {
        a->again = true;
        return;
    }
    if (a->kind == AGENDA_DAY && env_scope(a->env, "appointment.see") != SCOPE_OWN_INTERNS) {
        a->read_first = a->grid.first_col;
        a->read_count = a->grid.cols_shown;
        if (a->read_first + a->read_count > a->id_count)
            a->read_count = a->id_count - a->read_first;
        if (a->read_count <= 0)
            return; /* nothing is on the screen yet */
        ask.ids = a->ids + a->read_first;
        ask.id_count = (size_t)a->read_count;
    }
    if (!a->loaded)
        a->busy = ui_busy_begin(a->env->stack, str_of(_("Reading the agenda…")), leave_wait, a);
    a->call = agenda_read(a->env->svc, &a->ticket, &ask, came, a);
}

void agenda_see(struct agenda_view *a)
{
    if (a->kind != AGENDA_DAY || env_scope(a->env, "appointment.see") == SCOPE_OWN_INTERNS)
        return;
    if (a->grid.cols_shown > 0 && (a->read_count <= 0 || a->grid.first_col < a->read_first ||
                                   a->grid.first_col + a->grid.cols_shown >
                                       a->read_first + a->read_count) &&
        (a->read_first + a->read_count < a->id_count || a->grid.first_col < a->read_first ||
         a->read_count <= 0)) {
        agenda_leave_read(a);
        agenda_load(a);
    }
}

/* Whose columns a day has. */
static void columns(struct agenda_view *a)
{
    const struct reference *r = &a->env->reference;
    const struct svc_session *s = svc_session_of(a->env->svc);
    bool all = env_scope(a->env, "appointment.see") == SCOPE_CLINIC;

    a->id_count = 0;
    for (size_t i = 0; i < r->professional_count && a->id_count < COLUMNS_MAX; i++)
        if (r->professionals[i].active &&
            (all || (s != NULL && r->professionals[i].staff_id == s->staff_id)))
            a->ids[a->id_count++] = r->professionals[i].id;
}

void agenda_turn(struct agenda_view *a)
{
    agenda_leave_read(a);
    a->ticket.id[0] = '\0';
    a->loaded = a->again = a->failed = false;
    a->row_count = 0;
    a->read_count = 0;
    columns(a);
    if (a->kind == AGENDA_PATIENT) {
        a->fetch = 0;
        table_load(&a->table);
    } else {
        a->grid.min_width = a->kind == AGENDA_WEEK ? WEEK_WIDTH : DAY_WIDTH;
        agenda_load_hours(a);
        if (a->kind == AGENDA_WEEK) /* of a day when it is known who works */
            agenda_load(a);
    }
    grid_refresh(&a->grid);
    view_touch(a->view, UI_LAYOUT | UI_REPAINT);
}
