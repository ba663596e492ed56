/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_list: reading the pages of the list, its cells, and painting. */
#include <config.h>

#include "screen/waiting/priv.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "model/status.h"

enum {
    COL_RANK,
    COL_NAME,
    COL_AGE,
    COL_PRIORITY,
    COL_DAYS,
    COL_WHEN,
    COL_STATE,
    COL_CALLS,
    COL_PHONE,
    COL_PROFESSIONAL,
    COL_FLOW,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
    [COL_RANK] = {.id = "rank", .title = N_("Place"), .min = 7, .ideal = 7, .max = 7,
                  .align = ALIGN_RIGHT},
    [COL_NAME] = {.id = "name", .title = N_("Name"), .min = 20, .ideal = 28, .max = 0},
    [COL_AGE] = {.id = "age", .title = NC_("column", "Age"), .min = 5, .ideal = 5, .max = 5, .keep = 8,
                 .align = ALIGN_RIGHT, .flags = COLUMN_OWN_LOOK},
    [COL_PRIORITY] = {.id = "priority", .title = N_("Priority"), .min = 11, .ideal = 11, .max = 14,
                      .keep = 11},
    [COL_DAYS] = {.id = "days", .title = N_("Days"), .min = 4, .ideal = 4, .max = 5, .keep = 10,
                  .align = ALIGN_RIGHT},
    [COL_WHEN] = {.id = "when", .title = N_("Can come"), .min = 16, .ideal = 20, .max = 30,
                  .keep = 4},
    [COL_STATE] = {.id = "state", .title = N_("State"), .min = 11, .ideal = 12, .max = 16,
                   .keep = 9},
    [COL_CALLS] = {.id = "calls", .title = N_("Calls"), .min = 8, .ideal = 8, .max = 8, .keep = 6,
                   .align = ALIGN_RIGHT},
    [COL_PHONE] = {.id = "phone", .title = N_("Telephone"), .min = 15, .ideal = 15, .max = 17,
                   .keep = 5},
    [COL_PROFESSIONAL] = {.id = "professional", .title = N_("With"), .min = 16, .ideal = 18,
                          .max = 26, .keep = 3},
    [COL_FLOW] = {.id = "flow", .title = N_("Flow"), .min = 18, .ideal = 18, .max = 18,
                  .keep = 2},
};

const struct waiting_row *waiting_selected(const struct waiting_list *p)
{
    const struct table_row *row = table_selected(&p->table);

    return row != NULL ? row->data : NULL;
}

void waiting_ask_anew(struct waiting_list *p)
{
    p->ticket.id[0] = '\0';
    table_load(&p->table);
    view_touch(p->view, UI_LAYOUT | UI_REPAINT);
}

/* --- reading --- */

static void read_on(struct waiting_page *q);

/* What a change of the row itself changes; a place also moves when others do. */
static uint32_t stamp(const struct waiting_row *r)
{
    return (uint32_t)r->version * 1000003u + (uint32_t)r->contacts;
}

/* Puts what came behind what is there. */
static void take(struct waiting_page *q, struct arena *a, const struct waiting_row *rows, size_t n)
{
    struct table_row *all = ARENA_ARRAY(a, struct table_row, (size_t)q->count + n + 1);

    if (q->count > 0)
        memcpy(all, q->rows, (size_t)q->count * sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[q->count + (int)i] = (struct table_row){
            .id = rows[i].id,
            .stamp = stamp(&rows[i]),
            .flags = rows[i].position == 0 || str_eq(rows[i].state, STR("suspended")) ? ROW_FADED
                                                                                      : 0u,
            .place = rows[i].cursor,
            .data = &rows[i],
        };
    q->rows = all;
    q->count += (int)n;
}

static void deliver(struct waiting_page *q, bool after, const struct err *err)
{
    struct waiting_list *p = q->p;
    struct table_page page = {.rows = q->rows, .count = q->count, .after = after};
    uint32_t fetch = q->fetch;

    *q = (struct waiting_page){.p = p};
    table_deliver(&p->table, fetch, &page, err);
    view_touch(p->view, UI_REPAINT);
}

static void on_rows(void *ctx, const struct svc_rows *r)
{
    struct waiting_page *q = ctx;
    struct waiting_list *p = q->p;
    struct arena *a = table_page_arena(&p->table, q->fetch);
    struct waiting_row *rows = NULL;
    struct err err;
    size_t n = 0;

    q->read = 0;
    if (a == NULL) {
        *q = (struct waiting_page){.p = p};
        return;
    }
    err = waiting_rows(r, a, &rows, &n);
    if (!err_is(&err) && q->after.n == 0) { /* the first page brings the figures */
        err = waiting_figures(r, a, &p->stats);
        p->has_stats = !err_is(&err);
    }
    if (!err_is(&err))
        take(q, a, rows, n);
    if (!err_is(&err) && n == WAITING_PAGE && q->count < q->limit) {
        q->after = q->rows[q->count - 1].place;
        read_on(q);
        return;
    }
    deliver(q, n == WAITING_PAGE, &err);
}

static void read_on(struct waiting_page *q)
{
    struct waiting_list *p = q->p;

    q->read = waiting_read(p->env->svc, &p->ticket, &p->filter.ask, q->after, q->after.n == 0, on_rows, q);
}

static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct waiting_list *p = ctx;
    struct waiting_page *q = NULL;

    (void)t;
    for (size_t i = 0; i < sizeof p->pages / sizeof p->pages[0] && q == NULL; i++)
        if (p->pages[i].read == 0)
            q = &p->pages[i];
    if (q == NULL) /* one is free: there are more than fetches */
        return;
    if (!str_eq(r->filter, p->filter.ask.q)) {
        snprintf(p->filter.q, sizeof p->filter.q, "%.*s", STR_ARG(r->filter));
        p->filter.ask.q = str_of(p->filter.q);
        p->ticket.id[0] = '\0';
    }
    *q = (struct waiting_page){.p = p, .fetch = r->fetch, .limit = r->limit};
    if (r->how == PAGE_AFTER)
        q->after = r->from_place;
    read_on(q);
}

static void abandon(void *ctx, uint32_t number)
{
    struct waiting_list *p = ctx;

    for (size_t i = 0; i < sizeof p->pages / sizeof p->pages[0]; i++)
        if (p->pages[i].read != 0 && p->pages[i].fetch == number) {
            svc_drop(p->env->svc, p->pages[i].read);
            p->pages[i] = (struct waiting_page){.p = p};
        }
}

void waiting_list_drop(struct waiting_list *p)
{
    for (size_t i = 0; i < sizeof p->pages / sizeof p->pages[0]; i++)
        if (p->pages[i].read != 0)
            svc_drop(p->env->svc, p->pages[i].read);
}

static int64_t estimate(void *ctx)
{
    const struct waiting_list *p = ctx;

    return p->has_stats ? p->stats.shown : -1;
}

/* --- cells --- */

static void cell_state(const struct waiting_row *r, struct cell *c)
{
    static const enum role roles[] = {
        [TONE_NORMAL] = ROLE_NORMAL, [TONE_DIM] = ROLE_DIM,   [TONE_STRONG] = ROLE_STRONG,
        [TONE_GOOD] = ROLE_GOOD,     [TONE_WARN] = ROLE_WARN, [TONE_ALARM] = ROLE_ERROR,
    };
    int state = status_waiting_find(r->state);

    c->text = waiting_state_word(r->state);
    if (state >= 0)
        c->role = roles[status_waiting((enum waiting_state)state)->tone];
}

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct waiting_list *p = ctx;
    const struct waiting_row *r = row->data;
    char text[PERSON_TEXT];

    switch (column) {
    case COL_RANK:
        snprintf(c->buf, sizeof c->buf, "%d", r->position);
        c->text = r->position > 0 ? str_of(c->buf) : STR_EMPTY;
        return;
    case COL_NAME:
        c->text = r->patient;
        return;
    case COL_PRIORITY:
        c->text = person_lookup(p->env, "waiting_priority", r->priority);
        c->role = r->priority_rank == 1 ? ROLE_WARN : r->priority_rank == 2 ? ROLE_STRONG : ROLE_NORMAL;
        return;
    case COL_STATE:
        cell_state(r, c);
        return;
    case COL_PROFESSIONAL:
        c->text = r->professional_id != 0 ? r->professional : str_of(_("anybody"));
        c->role = r->professional_id != 0 ? ROLE_NORMAL : ROLE_DIM;
        return;
    case COL_FLOW:
        c->text = person_lookup(p->env, "waiting_flow", r->flow);
        return;
    case COL_AGE:
        snprintf(c->buf, sizeof c->buf, "%d", date_age(r->birth_date, env_today(p->env)));
        break;
    case COL_DAYS:
        snprintf(c->buf, sizeof c->buf, "%d", r->days);
        break;
    case COL_WHEN:
        snprintf(c->buf, sizeof c->buf, "%.*s",
                 STR_ARG(waiting_when(text, r->weekdays, r->parts)));
        c->role = r->weekdays.n + r->parts.n == 0 ? ROLE_DIM : ROLE_NORMAL;
        break;
    case COL_CALLS:
        snprintf(c->buf, sizeof c->buf, "%d", r->contacts);
        c->text = r->contacts > 0 ? str_of(c->buf) : STR_EMPTY;
        return;
    default:
        snprintf(c->buf, sizeof c->buf, "%.*s", STR_ARG(person_phone(text, r->phone)));
        break;
    }
    c->text = str_of(c->buf);
}

/* The day from which somebody wished to come has passed. */
static struct str mark(void *ctx, const struct table_row *row)
{
    const struct waiting_row *r = row->data;

    (void)ctx;
    return r->overdue ? STR("!") : STR_EMPTY;
}

void waiting_list_init(struct waiting_list *p, struct table_opts *opts)
{
    p->source = (struct table_source){
        .ctx = p,
        .forward_only = true,
        .fetch = fetch,
        .abandon = abandon,
        .estimate = estimate,
        .exact = true,
        .cell = cell,
        .mark = mark,
    };
    for (size_t i = 0; i < sizeof p->pages / sizeof p->pages[0]; i++)
        p->pages[i].p = p;
    *opts = (struct table_opts){
        .columns = columns,
        .column_count = COLUMNS,
        .page = WAITING_PAGE,
        .empty = N_("Nobody waits. Press n to put somebody on the list."),
        .empty_filtered = N_("Nobody fits the filter. Esc shows all."),
        .filter_label = N_("Name"),
        .filter_hint = N_("a part of the name"),
    };
}

/* --- painting --- */

enum { DETAIL_ROWS = 3 }; /* a line and two of text */

void waiting_layout(struct view *v, struct rect area)
{
    struct waiting_list *p = view_state(v);
    int top = waiting_filtered(&p->filter) ? 1 : 0;
    int rows = area.rows - top - DETAIL_ROWS;

    p->area = area;
    table_layout(&p->table, (struct rect){top, 0, rows > 1 ? rows : 1, area.cols});
}

/* A piece of a line, behind what is there; the next free column. */
static int piece(struct surface *s, int row, int at, int end, enum role role, struct str text)
{
    int width = utf8_width(text), left = end - at;

    if (left <= 0 || text.n == 0)
        return at;
    return at + draw_text(s, row, at, width < left ? width : left, role, ALIGN_LEFT, text);
}

/* How to reach the marked person; the name where the column had no room for all of it. */
static void paint_person(const struct waiting_list *p, struct surface *s, int row,
                         const struct waiting_row *r)
{
    int at = 1, end = p->area.cols - 1;
    char text[PERSON_TEXT], part[PERSON_TEXT];

    snprintf(text, sizeof text, "%.*s  ", STR_ARG(person_phone(part, r->phone)));
    at = piece(s, row, at, end, ROLE_STRONG, str_of(text));
    if (utf8_width(r->patient) > p->table.widths[COL_NAME]) {
        at = piece(s, row, at, end / 2 + 8, ROLE_NORMAL, r->patient);
        at = piece(s, row, at, end, ROLE_NORMAL, STR("  "));
    }
    snprintf(text, sizeof text, "%.*s",
             STR_ARG(person_birth(part, r->birth_date, date_age(r->birth_date, env_today(p->env)))));
    at = piece(s, row, at, end, ROLE_NORMAL, str_of(text));
    if (r->guardian.n > 0) {
        snprintf(text, sizeof text, _("  guardian %.*s"), STR_ARG(r->guardian));
        at = piece(s, row, at, end, ROLE_NORMAL, str_of(text));
    }
    snprintf(text, sizeof text, "  %.*s", STR_ARG(r->protocol));
    piece(s, row, at, end, ROLE_NORMAL, str_of(text));
}

/* What was wished and what has happened. */
static void paint_wish(const struct waiting_list *p, struct surface *s, int row,
                       const struct waiting_row *r)
{
    int at = 1, end = p->area.cols - 1;
    char text[PERSON_TEXT], part[PERSON_TEXT];

    at = piece(s, row, at, end, ROLE_NORMAL, waiting_when(part, r->weekdays, r->parts));
    if (r->professional_id != 0) {
        snprintf(text, sizeof text, _("  with %.*s"), STR_ARG(r->professional));
        at = piece(s, row, at, end, ROLE_NORMAL, str_of(text));
    }
    if (!date_is_none(r->wished_date)) {
        snprintf(text, sizeof text, r->overdue ? _("  can come since %.*s") : _("  from %.*s on"),
                 STR_ARG(person_date(part, r->wished_date)));
        at = piece(s, row, at, end, ROLE_NORMAL, str_of(text));
    }
    if (!date_is_none(r->suspended_until)) {
        snprintf(text, sizeof text, _("  suspended until %.*s"),
                 STR_ARG(person_date(part, r->suspended_until)));
        at = piece(s, row, at, end, ROLE_WARN, str_of(text));
    }
    if (r->contacts > 0) {
        snprintf(text, sizeof text, _("  last call %.*s: "),
                 STR_ARG(person_moment(part, &p->zone, r->last_contact_at)));
        at = piece(s, row, at, end, ROLE_NORMAL, str_of(text));
        at = piece(s, row, at, end, ROLE_NORMAL, waiting_outcome(r->last_outcome));
    }
    if (r->note.n > 0) {
        at = piece(s, row, at, end, ROLE_NORMAL, STR("  "));
        piece(s, row, at, end, ROLE_DIM, r->note);
    }
}

void waiting_paint(struct view *v, struct surface *s, bool all)
{
    struct waiting_list *p = view_state(v);
    const struct waiting_row *r = waiting_selected(p);
    int row = p->area.rows - DETAIL_ROWS;
    char text[PERSON_TEXT];

    if (all)
        draw_blank(s, (struct rect){0, 0, p->area.rows, p->area.cols}, ROLE_NORMAL);
    if (waiting_filtered(&p->filter)) {
        int at = draw_run(s, 0, 1, ROLE_LABEL, str_of(_("Only: ")));

        draw_text(s, 0, at, p->area.cols - at - 1, ROLE_WARN, ALIGN_LEFT,
                  waiting_filter_text(p, text));
    }
    table_paint(&p->table, s, all);
    if (row < 1)
        return;
    draw_rule(s, row, 0, p->area.cols, ROLE_RULE);
    draw_blank(s, (struct rect){row + 1, 0, 2, p->area.cols}, ROLE_NORMAL);
    if (r != NULL) {
        paint_person(p, s, row + 1, r);
        paint_wish(p, s, row + 2, r);
    }
}

struct str waiting_summary(const struct view *v)
{
    struct waiting_list *p = view_state(v);
    const struct waiting_stats *t = &p->stats;
    char at[PERSON_TEXT];
    struct str last = person_moment(at, &p->zone, t->last_update);

    if (!p->has_stats)
        return STR(" ");
    snprintf(p->summary, sizeof p->summary,
             _("total %d   active %d   inactive %d   shown %d   last change %.*s"), t->total, t->active,
             t->inactive, t->shown, STR_ARG(last));
    return str_of(p->summary);
}
