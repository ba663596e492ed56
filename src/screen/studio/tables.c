/* SPDX-License-Identifier: Apache-2.0 */
/* The studio's first screen: whose rows are to be shown, and which tables there are. */
#include <config.h>

#include "screen/studio/studio.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "screen/studio/priv.h"
#include "ui/dialog.h"
#include "ui/frame.h"
#include "ui/table.h"

enum { TICK_TABLE = 100 };
enum { COL_NAME, COL_ROWS, COL_SIZE, COL_HOLDS };

static const struct column columns[] = {
    [COL_NAME] = {.id = "name", .title = N_("Table"), .min = 20, .ideal = 30, .max = 64},
    [COL_ROWS] = {.id = "rows", .title = N_("Rows, about"), .min = 11, .ideal = 12, .max = 16, .align = ALIGN_RIGHT},
    [COL_SIZE] = {.id = "size", .title = N_("Size"), .min = 8, .ideal = 9, .max = 12, .align = ALIGN_RIGHT},
    [COL_HOLDS] = {.id = "holds", .title = N_("What it has"), .min = 18, .ideal = 26, .max = 0},
};

struct tables {
    struct env *env;
    struct view *view;
    struct table table;
    struct table_source source;
    struct arena arena;       /* the tables, until they are read again */
    const struct studio_table *rows;
    size_t count;
    struct arena clinic_arena;
    const struct studio_clinic *clinics;
    size_t clinic_count;
    int64_t clinic;           /* 0: none is chosen */
    int clinics_call, call;   /* 0: nothing is on its way */
    uint32_t fetch;           /* of the table, which waits for the call */
    char summary[160];
};

static struct tables *of(const struct view *v)
{
    return view_state(v);
}

/* --- the list --- */

static const char *holds(const struct studio_table *t)
{
    if (t->why.n > 0)
        return str_eq(t->why, STR("closed")) ? N_("not opened: secrets") : N_("not opened");
    if (str_eq(t->keep, STR("clinic")) || str_eq(t->keep, STR("self")))
        return N_("of the clinic");
    return N_("the same for all clinics");
}

/* Hands over the tables whose name has what is typed in the filter. */
static void deliver(struct tables *p, uint32_t number, const struct err *err)
{
    struct arena *a = table_page_arena(&p->table, number);
    struct table_page page = {.count = 0};
    struct str typed = filter_bar_text(&p->table.filter);
    struct table_row *out;

    if (a == NULL)
        return;
    out = ARENA_ARRAY(a, struct table_row, p->count + 1);
    for (size_t i = 0; i < p->count; i++) {
        const struct studio_table *t = &p->rows[i];
        struct str name = str_printf(a, "%.*s.%.*s", STR_ARG(t->schema), STR_ARG(t->name));

        if (typed.n > 0 && str_find(name, utf8_fold(a, typed)) < 0)
            continue;
        out[page.count++] = (struct table_row){.id = (int64_t)i + 1, .stamp = (uint32_t)(t->rows + t->bytes),
                                               .flags = t->why.n > 0 ? ROW_FADED : 0u, .place = name, .data = t};
    }
    page.rows = out;
    table_deliver(&p->table, number, &page, err);
    view_touch(p->view, UI_REPAINT);
}

static void on_tables(void *ctx, const struct svc_rows *r)
{
    struct tables *p = ctx;
    struct err err;

    p->call = 0;
    arena_reset(&p->arena);
    err = studio_tables_of(r, &p->arena, &p->rows, &p->count);
    deliver(p, p->fetch, &err);
}

static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct tables *p = ctx;

    (void)t;
    p->fetch = r->fetch;
    if (p->count > 0 || p->clinic == 0)
        deliver(p, r->fetch, &(struct err){0});
    else if (p->call == 0)
        p->call = studio_tables_read(p->env->svc, p->clinic, on_tables, p);
}

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct studio_table *t = row->data;

    (void)ctx;
    switch (column) {
    case COL_NAME:
        c->text = row->place;
        c->role = ROLE_STRONG;
        break;
    case COL_ROWS:
        if (t->rows >= 0)
            snprintf(c->buf, sizeof c->buf, "%lld", (long long)t->rows);
        c->text = t->rows >= 0 ? str_of(c->buf) : str_of(_("not counted"));
        break;
    case COL_SIZE:
        c->text = studio_size(c->buf, t->bytes);
        break;
    case COL_HOLDS:
        c->text = str_of(_(holds(t)));
        c->role = ROLE_DIM;
        break;
    default:
        break;
    }
}

/* Reads the catalogue again: somebody has made a table, or filled one. */
static void read_again(struct tables *p)
{
    p->count = 0;
    table_load(&p->table);
}

/* --- the clinic --- */

static void use_clinic(struct tables *p, const struct studio_clinic *c)
{
    p->clinic = c->id;
    p->env->clinic(p->env, c->name);
    read_again(p);
}

static void clinic_chosen(void *ctx, const struct outcome *o)
{
    struct tables *p = ctx;

    if (o->accepted)
        use_clinic(p, &p->clinics[o->choice]);
    else if (p->clinic == 0)
        stack_say(p->env->stack, ROLE_WARN, str_of(_("No clinic is chosen yet: c chooses one.")));
}

static void choose_clinic(struct tables *p)
{
    struct dialog d = {.title = str_of(_("Clinic")), .first = str_of(_("Whose rows are to be shown?")),
                       .more = str_of(_("Rows of the other clinics stay out of sight."))};
    struct dialog_choice choices[DIALOG_CHOICES_MAX];
    size_t n = p->clinic_count < DIALOG_CHOICES_MAX ? p->clinic_count : DIALOG_CHOICES_MAX;
    int at = 0;

    for (size_t i = 0; i < n; i++) {
        at = p->clinics[i].id == p->clinic ? (int)i : at;
        choices[i] = (struct dialog_choice){.label = p->clinics[i].name, .note = p->clinics[i].code,
                                            .key = i < 9 ? (char)('1' + i) : '\0'};
    }
    if (n == 0)
        stack_say(p->env->stack, ROLE_WARN,
                  str_of(_("There is no clinic yet. The first person makes it: arcactl staff add.")));
    else
        dialog_choose(p->env->stack, &d, choices, n, at, clinic_chosen, p);
}

static void on_clinics(void *ctx, const struct svc_rows *r)
{
    struct tables *p = ctx;
    struct err err;

    p->clinics_call = 0;
    arena_reset(&p->clinic_arena);
    err = studio_clinics_of(r, &p->clinic_arena, &p->clinics, &p->clinic_count);
    if (err_is(&err))
        stack_say_err(p->env->stack, &err);
    else if (p->clinic == 0 && p->clinic_count == 1)
        use_clinic(p, &p->clinics[0]);
    else
        choose_clinic(p);
}

/* --- the view --- */

static const struct table_opts opts = {
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .empty = N_("Choose a clinic first: c."),
    .empty_filtered = N_("No table is called so. Esc shows all."),
    .filter_label = N_("Find"),
    .filter_hint = N_("a part of the name"),
    .page = 500,
};

static struct err tables_open(struct view *v, const void *args)
{
    struct tables *p = of(v);

    (void)args;
    p->env = env_of(v);
    p->view = v;
    arena_init(&p->arena, 8192);
    arena_init(&p->clinic_arena, 512);
    p->source = (struct table_source){.ctx = p, .forward_only = true, .fetch = fetch, .cell = cell};
    table_init(&p->table, view_arena(v), &opts, &p->source, view_host(v), TICK_TABLE);
    table_focus(&p->table, true);
    table_load(&p->table);
    p->clinics_call = studio_clinics_read(p->env->svc, on_clinics, p);
    return OK;
}

static void tables_close(struct view *v)
{
    struct tables *p = of(v);

    if (p->call != 0)
        svc_drop(p->env->svc, p->call);
    if (p->clinics_call != 0)
        svc_drop(p->env->svc, p->clinics_call);
    table_fini(&p->table);
    arena_free(&p->arena);
    arena_free(&p->clinic_arena);
}

static void tables_layout(struct view *v, struct rect area)
{
    table_layout(&of(v)->table, (struct rect){0, 0, area.rows, area.cols});
}

static void tables_paint(struct view *v, struct surface *s, bool all)
{
    table_paint(&of(v)->table, s, all);
}

static unsigned tables_event(struct view *v, const struct event *ev)
{
    return table_event(&of(v)->table, ev);
}

static void tables_cursor(const struct view *v, int *row, int *col)
{
    table_cursor(&of(v)->table, row, col);
}

static void open_table(struct tables *p)
{
    const struct table_row *row = table_selected(&p->table);
    const struct studio_table *t;
    struct studio_place at = {.clinic = p->clinic};

    if (row == NULL)
        return;
    t = row->data;
    if (t->why.n > 0) {
        stack_say(p->env->stack, ROLE_WARN, str_of(_(studio_why(t->why))));
        return;
    }
    snprintf(at.schema, sizeof at.schema, "%.*s", STR_ARG(t->schema));
    snprintf(at.table, sizeof at.table, "%.*s", STR_ARG(t->name));
    stack_push(p->env->stack, &studio_rows_class, &at, NULL, NULL);
}

static unsigned tables_command(struct view *v, const struct command *c)
{
    struct tables *p = of(v);

    if (strcmp(c->id, "studio.open") == 0)
        open_table(p);
    else if (strcmp(c->id, "studio.refresh") == 0)
        read_again(p);
    else if (strcmp(c->id, "studio.find") == 0)
        filter_bar_open(&p->table.filter);
    else if (p->clinics_call == 0)
        p->clinics_call = studio_clinics_read(p->env->svc, on_clinics, p);
    return UI_DONE | UI_LAYOUT;
}

static struct str tables_title(const struct view *v)
{
    (void)v;
    return str_of(_("Tables"));
}

static struct str tables_summary(const struct view *v)
{
    struct tables *p = of(v);

    snprintf(p->summary, sizeof p->summary, ngettext("%zu table", "%zu tables", (unsigned long)p->count), p->count);
    snprintf(p->summary + strlen(p->summary), sizeof p->summary - strlen(p->summary), "   %s",
             studio_may_edit(p->env) ? _("rows can be changed: development") : _("read only"));
    return str_of(p->summary);
}

static struct str tables_position(const struct view *v, char *out, size_t n)
{
    return table_range(&of(v)->table, out, n);
}

static bool tables_typing(const struct view *v)
{
    return of(v)->table.filter.focused;
}

static const struct view_sign signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class studio_class = {
    .name = SCREEN_STUDIO,
    .shape = VIEW_SCREEN,
    .state_size = sizeof(struct tables),
    .open = tables_open,
    .layout = tables_layout,
    .paint = tables_paint,
    .event = tables_event,
    .command = tables_command,
    .cursor = tables_cursor,
    .close = tables_close,
    .title = tables_title,
    .summary = tables_summary,
    .position = tables_position,
    .typing = tables_typing,
    .about = N_("The tables of the database, and whose rows are shown."),
    .signs = signs,
};
