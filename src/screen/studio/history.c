/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to one row, newest first; one change whole. */
#include <config.h>

#include "screen/studio/studio.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "model/audit_event.h"
#include "screen/studio/fields.h"
#include "screen/studio/priv.h"
#include "ui/table.h"

enum { TICK_TABLE = 100, PAGE_ROWS = 50 };
enum { COL_WHEN, COL_WHO, COL_WHAT, COL_CHANGES };

static const struct column columns[] = {
    [COL_WHEN] = {.id = "when", .title = N_("When"), .min = 19, .ideal = 19, .max = 19},
    [COL_WHO] = {.id = "who", .title = N_("Person"), .min = 12, .ideal = 16, .max = 26, .keep = 5},
    [COL_WHAT] = {.id = "what", .title = N_("Action"), .min = 16, .ideal = 20, .max = 30},
    [COL_CHANGES] = {.id = "changes", .title = N_("Changed"), .min = 16, .ideal = 30, .max = 0, .keep = 8},
};

struct history {
    struct env *env;
    struct view *view;
    struct studio_row_args args;
    struct table table;
    struct table_source source;
    uint32_t fetch;
    int call;
    char title[2 * STUDIO_NAME + 140];
};

static struct history *of(const struct view *v)
{
    return view_state(v);
}

static void on_changes(void *ctx, const struct svc_rows *r)
{
    struct history *h = ctx;
    struct arena *a = table_page_arena(&h->table, h->fetch);
    const struct studio_change *changes = NULL;
    struct table_page page = {.count = 0};
    struct table_row *rows;
    struct err err;
    size_t n = 0;

    h->call = 0;
    if (a == NULL)
        return;
    err = studio_history_of(r, a, &changes, &n);
    rows = ARENA_ARRAY(a, struct table_row, n + 1);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct table_row){.id = changes[i].event_id, .stamp = 1, .place = STR_EMPTY, .data = &changes[i]};
    page = (struct table_page){.rows = rows, .count = (int)n, .after = n == PAGE_ROWS};
    table_deliver(&h->table, h->fetch, &page, &err);
}

static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct history *h = ctx;

    (void)t;
    if (h->call != 0)
        svc_drop(h->env->svc, h->call);
    h->fetch = r->fetch;
    h->call = studio_history_read(h->env->svc, &h->args.at, h->args.key, r->how == PAGE_AFTER ? r->from_id : 0, on_changes, h);
}

static void abandon(void *ctx, uint32_t number)
{
    struct history *h = ctx;

    if (h->call != 0 && h->fetch == number) {
        svc_drop(h->env->svc, h->call);
        h->call = 0;
    }
}

/* "state, room_id": the names of what was changed. */
static struct str changed(const struct studio_change *c, char *out, size_t n)
{
    struct str key, value;
    size_t at = 0, used = 0;

    out[0] = '\0';
    while (json_next(c->changes, &at, &key, &value) && used < n)
        if (!str_eq(key, STR("version")))
            used += (size_t)snprintf(out + used, n - used, "%s%.*s", used > 0 ? ", " : "", STR_ARG(key));
    if (c->masked > 0 && used < n)
        snprintf(out + used, n - used, "%s••••", used > 0 ? ", " : "");
    return str_of(out);
}

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct studio_change *d = row->data;

    (void)ctx;
    switch (column) {
    case COL_WHEN:
        c->text = d->at;
        break;
    case COL_WHO:
        c->text = d->actor;
        break;
    case COL_WHAT:
        c->text = audit_action_label(d->action);
        c->role = ROLE_STRONG;
        break;
    default:
        c->text = changed(d, c->buf, sizeof c->buf);
        break;
    }
}

static struct err history_open(struct view *v, const void *args)
{
    static const struct table_opts opts = {.columns = columns,
                                           .column_count = sizeof columns / sizeof columns[0],
                                           .empty = N_("Nothing was changed in this row since it is kept account of."),
                                           .page = PAGE_ROWS};
    struct history *h = of(v);

    h->env = env_of(v);
    h->view = v;
    h->args = *(const struct studio_row_args *)args;
    h->args.key = str_copy(view_arena(v), h->args.key);
    h->source = (struct table_source){.ctx = h, .forward_only = true, .fetch = fetch, .abandon = abandon, .cell = cell};
    table_init(&h->table, view_arena(v), &opts, &h->source, view_host(v), TICK_TABLE);
    table_focus(&h->table, true);
    table_load(&h->table);
    return OK;
}

static void history_close(struct view *v)
{
    struct history *h = of(v);

    if (h->call != 0)
        svc_drop(h->env->svc, h->call);
    table_fini(&h->table);
}

static void history_layout(struct view *v, struct rect area)
{
    table_layout(&of(v)->table, (struct rect){0, 0, area.rows, area.cols});
}

static void history_paint(struct view *v, struct surface *s, bool all)
{
    table_paint(&of(v)->table, s, all);
}

static unsigned history_event(struct view *v, const struct event *ev)
{
    return table_event(&of(v)->table, ev);
}

static void history_cursor(const struct view *v, int *row, int *col)
{
    table_cursor(&of(v)->table, row, col);
}

static unsigned history_command(struct view *v, const struct command *c)
{
    struct history *h = of(v);
    const struct table_row *row = table_selected(&h->table);

    if (strcmp(c->id, "studio_history.refresh") == 0)
        table_load(&h->table);
    else if (row != NULL)
        stack_push(h->env->stack, &studio_change_class, &(struct studio_change_args){*(const struct studio_change *)row->data},
                   NULL, NULL);
    return UI_DONE | UI_REPAINT;
}

static struct str history_title(const struct view *v)
{
    struct history *h = of(v);
    char name[2 * STUDIO_NAME + 80];

    snprintf(h->title, sizeof h->title, "%s  %s", _("History"), studio_row_name(name, sizeof name, &h->args).p);
    return str_of(h->title);
}

static struct str history_position(const struct view *v, char *out, size_t n)
{
    return table_range(&of(v)->table, out, n);
}

static const struct view_sign signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"••••", N_("columns that are masked were changed too")},
    {"*", N_("changed by somebody else a moment ago")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class studio_history_class = {
    .name = "studio_history",
    .shape = VIEW_SCREEN,
    .state_size = sizeof(struct history),
    .open = history_open,
    .layout = history_layout,
    .paint = history_paint,
    .event = history_event,
    .command = history_command,
    .cursor = history_cursor,
    .close = history_close,
    .title = history_title,
    .position = history_position,
    .about = N_("What was changed in one row, newest first."),
    .signs = signs,
};

/* --- one change --- */

struct change {
    struct fields fields;
    struct field_line *lines;
};

/* "booked → arrived"; of a new row only what it became. */
static struct str both(struct arena *a, struct str pair, struct str op)
{
    struct str key, before = STR_EMPTY, after = STR_EMPTY;
    size_t at = 0;

    if (!json_next(pair, &at, &key, &before) || !json_next(pair, &at, &key, &after))
        return pair;
    before = str_eq(before, STR("null")) ? STR("–") : json_text(a, before);
    after = str_eq(after, STR("null")) ? STR("–") : json_text(a, after);
    if (str_eq(op, STR("update")))
        return str_printf(a, "%.*s → %.*s", STR_ARG(before), STR_ARG(after));
    return str_eq(op, STR("insert")) ? after : before;
}

static struct err change_open(struct view *v, const void *args)
{
    const struct studio_change *c = &((const struct studio_change_args *)args)->change;
    struct change *p = view_state(v);
    struct arena *a = view_arena(v);
    struct str changes = str_copy(a, c->changes), key, value;
    size_t at = 0;
    int n = 0;

    fields_init(&p->fields);
    while (json_next(changes, &at, &key, &value))
        n++;
    p->lines = ARENA_ARRAY(a, struct field_line, (size_t)n + 6);
    n = 0;
    p->lines[n++] = (struct field_line){.label = str_of(_("When")), .value = str_copy(a, c->at)};
    p->lines[n++] = (struct field_line){.label = str_of(_("Person")), .value = str_copy(a, c->actor)};
    p->lines[n++] = (struct field_line){.label = str_of(_("Action")), .value = str_copy(a, audit_action_label(c->action)),
                                        .role = ROLE_STRONG};
    p->lines[n++] = (struct field_line){.label = str_of(_("Place in the log")), .value = str_printf(a, "%" PRId64, c->event_id)};
    at = 0;
    while (json_next(changes, &at, &key, &value))
        p->lines[n++] = (struct field_line){.label = key, .value = both(a, value, c->op)};
    if (c->masked > 0)
        p->lines[n++] = (struct field_line){
            .value = str_printf(a, ngettext("%d masked column besides", "%d masked columns besides", (unsigned long)c->masked), c->masked),
            .role = ROLE_DIM};
    fields_set(&p->fields, p->lines, n);
    return OK;
}

static void change_close(struct view *v)
{
    fields_fini(&((struct change *)view_state(v))->fields);
}

static void change_layout(struct view *v, struct rect area)
{
    fields_layout(&((struct change *)view_state(v))->fields, (struct rect){0, 0, area.rows, area.cols});
}

static void change_paint(struct view *v, struct surface *s, bool all)
{
    (void)all;
    fields_paint(&((struct change *)view_state(v))->fields, s);
}

static unsigned change_event(struct view *v, const struct event *ev)
{
    return fields_event(&((struct change *)view_state(v))->fields, ev);
}

static void change_cursor(const struct view *v, int *row, int *col)
{
    fields_cursor(&((struct change *)view_state(v))->fields, row, col);
}

static struct str change_title(const struct view *v)
{
    (void)v;
    return str_of(_("One change"));
}

static struct str change_position(const struct view *v, char *out, size_t n)
{
    return fields_position(&((struct change *)view_state(v))->fields, out, n);
}

static const struct view_sign change_signs[] = {
    {"▶", N_("the marked field")},
    {"→", N_("before and after")},
    {"–", N_("there is no value (NULL)")},
    {NULL, NULL},
};

const struct view_class studio_change_class = {
    .name = "studio_change",
    .shape = VIEW_SCREEN,
    .state_size = sizeof(struct change),
    .open = change_open,
    .layout = change_layout,
    .paint = change_paint,
    .event = change_event,
    .cursor = change_cursor,
    .close = change_close,
    .title = change_title,
    .position = change_position,
    .about = N_("One change, with before and after."),
    .signs = change_signs,
};
