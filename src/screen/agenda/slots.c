/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in the slots of the grid and in the lines of a patient's list. */
#include <config.h>

#include <stdio.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "screen/agenda/priv.h"

enum { DAY_BEGINS = 8 * 60, DAY_ENDS = 18 * 60, WEEK_DAYS = 7,
       WEEK_HEAD_COLS = 12 /* "seg 23/11" with the signs of the grid */ };

int agenda_columns(const struct agenda_view *a)
{
    return a->kind == AGENDA_WEEK ? WEEK_DAYS : a->id_count;
}

int64_t agenda_column(const struct agenda_view *a, int column, struct date *day)
{
    *day = a->kind == AGENDA_WEEK ? date_add_days(date_monday(a->day), column) : a->day;
    return a->kind == AGENDA_WEEK ? a->professional_id
           : column < a->id_count ? a->ids[column]
                                  : 0;
}

static bool holds(const struct agenda_row *r)
{
    int s = status_appointment_find(r->state);

    return s >= 0 && !status_frees_time((enum appointment_state)s);
}

const struct agenda_row *agenda_row_in(const struct agenda_view *a, int column, int minute,
                                       int *others)
{
    struct date day;
    int64_t professional = agenda_column(a, column, &day);
    const struct agenda_row *found = NULL;
    int n = 0;

    for (size_t i = 0; i < a->row_count; i++) {
        const struct agenda_row *r = &a->rows[i];

        if (r->professional_id != professional || date_cmp(r->day, day) != 0 || !holds(r) ||
            r->time >= minute + SLOT_MINUTES || r->time + r->minutes <= minute)
            continue;
        n++;
        /* What begins here is shown rather than the end of what was before it. */
        if (found == NULL || (found->time < minute && r->time >= minute))
            found = r;
    }
    *others = n > 1 ? n - 1 : 0;
    return found;
}

/* --- the grid --- */

static int columns(void *ctx)
{
    return agenda_columns(ctx);
}

static void head_of_day(struct agenda_view *a, struct date day, struct grid_head *h)
{
    if (a->grid.col_width > 0 && a->grid.col_width < WEEK_HEAD_COLS) /* the title says the month */
        snprintf(a->head, sizeof a->head, "%s %02d", format_weekday(date_weekday(day)), day.day);
    else
        format_date_week(a->head, day.month, day.day, date_weekday(day));
    h->id = date_to_days(day);
    h->name = str_of(a->head);
    h->note = STR_EMPTY;
}

static void head(void *ctx, int column, struct grid_head *h)
{
    struct agenda_view *a = ctx;
    struct date day;
    int64_t id = agenda_column(a, column, &day);
    const struct professional *p = reference_professional(&a->env->reference, id);
    const struct room *room = p != NULL ? reference_room(&a->env->reference, p->room_id) : NULL;

    if (a->kind == AGENDA_WEEK) {
        head_of_day(a, day, h);
        return;
    }
    h->id = id;
    h->name = p != NULL ? visit_short_name(p->name, a->head, sizeof a->head) : STR("?");
    h->note = room != NULL ? room->name : STR_EMPTY;
}

static int slots(void *ctx)
{
    const struct agenda_view *a = ctx;

    return (a->last_minute - a->first_minute + SLOT_MINUTES - 1) / SLOT_MINUTES;
}

static int minute_of(void *ctx, int slot)
{
    return ((const struct agenda_view *)ctx)->first_minute + slot * SLOT_MINUTES;
}

/* Free, blocked or closed, by the hours of the professional. */
static void slot_hours(const struct agenda_view *a, int64_t professional, struct date day, int minute,
                       struct grid_slot *out)
{
    bool works = false;
    struct date today = env_today(a->env);
    int order = date_cmp(day, today);

    for (size_t i = 0; i < a->hour_count; i++) {
        const struct agenda_hours *h = &a->hours[i];

        if (h->professional_id != professional || date_cmp(h->day, day) != 0)
            continue;
        if (h->off.n == 0)
            works = works || (h->from_time <= minute && h->to_time > minute);
        else if (h->from_time < 0 || (h->from_time < minute + SLOT_MINUTES && h->to_time > minute)) {
            out->kind = GRID_BLOCKED;
            out->text = h->off;
            return;
        }
    }
    out->kind = works && (order > 0 || (order == 0 && minute + SLOT_MINUTES > a->minute))
                    ? GRID_FREE
                    : GRID_CLOSED;
}

static void slot_text(const struct agenda_row *r, int minute, struct grid_slot *out)
{
    const struct status *s =
        status_appointment((enum appointment_state)status_appointment_find(r->state));
    char time[FORMAT_MAX];

    out->role = visit_role(s);
    if (out->line == 1) {
        snprintf(out->buf, sizeof out->buf, "%s", _(s->label));
    } else if (out->line == 0 && r->time != minute) {
        format_time(time, r->time);
        snprintf(out->buf, sizeof out->buf, "%s %.*s", time, STR_ARG(r->patient));
    } else if (out->line == 0) {
        snprintf(out->buf, sizeof out->buf, "%.*s", STR_ARG(r->patient));
    }
    out->text = str_of(out->buf);
}

static void slot(void *ctx, int column, int at, struct grid_slot *out)
{
    struct agenda_view *a = ctx;
    int minute = minute_of(a, at), begins, others;
    struct date day;
    int64_t professional = agenda_column(a, column, &day);
    const struct agenda_row *r = agenda_row_in(a, column, minute, &others);

    if (r == NULL) {
        slot_hours(a, professional, day, minute, out);
        if (!a->loaded && out->kind == GRID_FREE)
            out->kind = GRID_CLOSED; /* who has it is not known */
        return;
    }
    begins = r->time <= a->first_minute ? 0 : (r->time - a->first_minute) / SLOT_MINUTES;
    out->kind = GRID_TAKEN;
    out->id = r->id;
    out->line = at - begins;
    out->lines = (r->time + r->minutes - minute_of(a, begins) + SLOT_MINUTES - 1) / SLOT_MINUTES;
    out->others = others;
    if (r->overbook && out->line == 0)
        out->mark = STR("+");
    slot_text(r, minute, out);
}

static int now(void *ctx)
{
    const struct agenda_view *a = ctx;
    struct date today = env_today(a->env), day = a->day;

    if (a->kind == AGENDA_WEEK ? date_cmp(date_monday(day), date_monday(today)) != 0
                               : date_cmp(day, today) != 0)
        return -1;
    if (a->minute < a->first_minute || a->minute >= a->last_minute)
        return -1;
    return (a->minute - a->first_minute) / SLOT_MINUTES;
}

void agenda_span(struct agenda_view *a)
{
    int first = DAY_BEGINS, last = DAY_ENDS;

    for (size_t i = 0; i < a->hour_count; i++) {
        const struct agenda_hours *h = &a->hours[i];

        if (h->off.n > 0)
            continue;
        first = h->from_time < first ? h->from_time : first;
        last = h->to_time > last ? h->to_time : last;
    }
    for (size_t i = 0; i < a->row_count && a->kind != AGENDA_PATIENT; i++) {
        first = a->rows[i].time < first ? a->rows[i].time : first;
        if (a->rows[i].time + a->rows[i].minutes > last)
            last = a->rows[i].time + a->rows[i].minutes;
    }
    a->first_minute = first / 60 * 60;
    a->last_minute = last;
    if (a->go_now && a->hour_count > 0) {
        a->go_now = false;
        grid_refresh(&a->grid);
        grid_go(&a->grid, 0, a->minute);
    }
}

/* --- a patient's list --- */

enum { COL_DAY, COL_TIME, COL_PROFESSIONAL, COL_ROOM, COL_STATE, COL_KIND, COL_NOTE, LIST_COLUMNS };

static const struct column list_columns[LIST_COLUMNS] = {
    [COL_DAY] = {"day", N_("Day"), 15, 15, 15, 0, ALIGN_LEFT, 0},
    [COL_TIME] = {"time", N_("Time"), 5, 5, 5, 0, ALIGN_LEFT, 0},
    [COL_PROFESSIONAL] = {"professional", N_("Professional"), 14, 20, 30, 0, ALIGN_LEFT, 0},
    [COL_ROOM] = {"room", N_("Room"), 6, 6, 12, 6, ALIGN_LEFT, 0},
    [COL_STATE] = {"state", N_("State"), 12, 20, 22, 0, ALIGN_LEFT, COLUMN_OWN_LOOK},
    [COL_KIND] = {"kind", N_("Kind"), 12, 14, 20, 5, ALIGN_LEFT, 0},
    [COL_NOTE] = {"note", N_("Note"), 10, 20, 0, 3, ALIGN_LEFT, 0},
};
static const struct table_opts list_options = {
    .columns = list_columns,
    .column_count = LIST_COLUMNS,
    .empty = N_("This patient has no visits in the year around this day. n books one."),
    .page = 400,
};

static void list_cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct agenda_view *a = ctx;
    const struct agenda_row *r = row->data;
    const struct status *s =
        status_appointment((enum appointment_state)status_appointment_find(r->state));
    char text[FORMAT_MAX] = "";

    switch (column) {
    case COL_DAY:
        visit_day(r->day, text);
        break;
    case COL_TIME:
        format_time(text, r->time);
        break;
    case COL_PROFESSIONAL:
        c->text = r->professional;
        return;
    case COL_ROOM:
        c->text = r->room;
        return;
    case COL_STATE:
        c->text = str_of(_(s->label));
        c->role = visit_role(s);
        return;
    case COL_KIND:
        c->text = reference_label(reference_code(&a->env->reference, "appointment_kind", r->kind));
        return;
    default:
        c->text = r->note;
        c->role = ROLE_DIM;
        return;
    }
    snprintf(c->buf, sizeof c->buf, "%s", text);
    c->text = str_of(c->buf);
}

void agenda_deliver(struct agenda_view *a, uint32_t fetch)
{
    struct arena *arena = table_page_arena(&a->table, fetch);
    struct table_row *rows;

    if (arena == NULL)
        return;
    rows = ARENA_ARRAY(arena, struct table_row, a->row_count + 1);
    for (size_t i = 0; i < a->row_count; i++)
        rows[i] = (struct table_row){.id = a->rows[i].id,
                                     .stamp = (uint32_t)a->rows[i].version,
                                     .flags = holds(&a->rows[i]) ? 0 : ROW_FADED,
                                     .data = &a->rows[i]};
    table_deliver(&a->table, fetch, &(struct table_page){.rows = rows, .count = (int)a->row_count},
                  NULL);
}

static void list_fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct agenda_view *a = ctx;

    (void)t;
    if (a->loaded) {
        agenda_deliver(a, r->fetch);
        return;
    }
    a->fetch = r->fetch;
    agenda_load(a);
}

const struct agenda_row *agenda_here(const struct agenda_view *a)
{
    struct grid_slot at;
    int64_t column;
    int minute;
    const struct table_row *row;

    if (a->kind == AGENDA_PATIENT) {
        row = table_selected(&a->table);
        return row != NULL ? row->data : NULL;
    }
    if (!grid_here(&a->grid, &at, &column, &minute) || at.kind != GRID_TAKEN)
        return NULL;
    for (size_t i = 0; i < a->row_count; i++)
        if (a->rows[i].id == at.id)
            return &a->rows[i];
    return NULL;
}

void agenda_sources(struct agenda_view *a)
{
    a->grid_source = (struct grid_source){
        .ctx = a, .columns = columns, .head = head, .slots = slots, .minute = minute_of, .slot = slot,
        .now = now};
    a->table_source = (struct table_source){.ctx = a, .fetch = list_fetch, .cell = list_cell};
    grid_init(&a->grid, &a->grid_source, N_("There is no professional to be shown."));
    grid_focus(&a->grid, true);
    table_init(&a->table, view_arena(a->view), &list_options, &a->table_source, view_host(a->view),
               AGENDA_TICK_TABLE);
    table_focus(&a->table, true);
}
