/* SPDX-License-Identifier: Apache-2.0 */
/* One row whole: each field on a line of its own, long values wrapped; Enter opens the row that the marked
 * field names. */
#include <config.h>

#include "screen/studio/studio.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "screen/studio/fields.h"
#include "screen/studio/priv.h"
#include "ui/frame.h"

enum { ROW_READY = 1, ROW_EDIT = 2, FOOT_ROWS = 2 };

struct row_view {
    struct env *env;
    struct view *view;
    struct studio_row_args args;
    struct arena arena;              /* the row as it was read last */
    const struct studio_field *row;
    size_t count;
    struct fields fields;
    struct field_line *lines;
    struct err error;
    int call;
    bool changed; /* something was saved */
    struct rect area;
    char title[2 * STUDIO_NAME + 80];
};

static struct row_view *of(const struct view *v)
{
    return view_state(v);
}

static struct field_line line_of(struct row_view *p, const struct studio_field *f)
{
    const struct studio_column *c = &f->column;
    struct field_line l = {.label = c->name, .value = f->value};

    if (!studio_shown(c)) {
        l.value = str_of(_(studio_masked(c->class)));
        l.role = ROLE_DIM;
    } else if (f->is_null) {
        l.value = STR("–");
        l.role = ROLE_DIM;
    } else if (c->ref_table.n > 0) {
        l.note = str_printf(&p->arena, "→ %.*s.%.*s", STR_ARG(c->ref_schema), STR_ARG(c->ref_table));
    }
    return l;
}

static void show(struct row_view *p)
{
    p->lines = ARENA_ARRAY(&p->arena, struct field_line, p->count + 1);
    for (size_t i = 0; i < p->count; i++)
        p->lines[i] = line_of(p, &p->row[i]);
    fields_set(&p->fields, p->lines, (int)p->count);
}

static void on_row(void *ctx, const struct svc_rows *r)
{
    struct row_view *p = ctx;

    p->call = 0;
    arena_reset(&p->arena);
    p->error = studio_row_of(r, &p->arena, &p->row, &p->count);
    show(p);
    view_touch(p->view, UI_REPAINT);
}

static void read_row(struct row_view *p)
{
    if (p->call == 0)
        p->call = studio_row_read(p->env->svc, &p->args.at, p->args.key, on_row, p);
}

static struct err row_open(struct view *v, const void *args)
{
    struct row_view *p = of(v);

    p->env = env_of(v);
    p->view = v;
    p->args = *(const struct studio_row_args *)args;
    p->args.key = str_copy(view_arena(v), p->args.key);
    arena_init(&p->arena, 8192);
    fields_init(&p->fields);
    read_row(p);
    return OK;
}

static void row_close(struct view *v)
{
    struct row_view *p = of(v);

    if (p->call != 0)
        svc_drop(p->env->svc, p->call);
    fields_fini(&p->fields);
    arena_free(&p->arena);
}

static void row_layout(struct view *v, struct rect area)
{
    struct row_view *p = of(v);

    p->area = area;
    fields_layout(&p->fields, (struct rect){0, 0, area.rows > FOOT_ROWS + 1 ? area.rows - FOOT_ROWS : area.rows, area.cols});
}

static const struct studio_field *marked(const struct row_view *p)
{
    return p->count > 0 ? &p->row[p->fields.at] : NULL;
}

/* What the marked field is. */
static void paint_foot(const struct row_view *p, struct surface *s)
{
    const struct studio_field *f = marked(p);
    int row = p->area.rows - FOOT_ROWS;
    struct arena a;
    struct str text;

    if (f == NULL || row < 1)
        return;
    arena_init(&a, 512);
    text = str_printf(&a, "%.*s", STR_ARG(f->column.type));
    if (f->column.key)
        text = str_printf(&a, "%.*s  %s", STR_ARG(text), _("part of the key"));
    if (str_eq(f->column.class, STR("edit")) && studio_may_edit(p->env))
        text = str_printf(&a, "%.*s  %s", STR_ARG(text), _("can be changed"));
    if (f->column.ref_table.n > 0 && !f->is_null)
        text = str_printf(&a, "%.*s  %s", STR_ARG(text), _("Enter opens the row that it names"));
    draw_rule(s, row, 0, p->area.cols, ROLE_RULE);
    draw_blank(s, (struct rect){row + 1, 0, 1, p->area.cols}, ROLE_NORMAL);
    draw_text(s, row + 1, 1, p->area.cols - 2, ROLE_DIM, ALIGN_LEFT, text);
    arena_free(&a);
}

static void row_paint(struct view *v, struct surface *s, bool all)
{
    struct row_view *p = of(v);

    (void)all;
    if (p->count > 0) {
        fields_paint(&p->fields, s);
        paint_foot(p, s);
        return;
    }
    draw_blank(s, surface_area(s), ROLE_NORMAL);
    draw_text(s, 1, 2, p->area.cols - 4, p->call != 0 ? ROLE_DIM : ROLE_ERROR, ALIGN_LEFT,
              str_of(p->call != 0 ? _("Reading ...") : _(p->error.msgid)));
}

static unsigned row_event(struct view *v, const struct event *ev)
{
    return fields_event(&of(v)->fields, ev);
}

static void row_cursor(const struct view *v, int *row, int *col)
{
    fields_cursor(&of(v)->fields, row, col);
}

static void follow(struct row_view *p)
{
    const struct studio_field *f = marked(p);
    struct studio_row_args args = {.at = {.clinic = p->args.at.clinic}};

    if (f == NULL || f->column.ref_table.n == 0 || f->is_null) {
        stack_say(p->env->stack, ROLE_NORMAL, str_of(_("This field names no other row.")));
        return;
    }
    snprintf(args.at.schema, sizeof args.at.schema, "%.*s", STR_ARG(f->column.ref_schema));
    snprintf(args.at.table, sizeof args.at.table, "%.*s", STR_ARG(f->column.ref_table));
    args.key = studio_key_of(&p->arena, f->value);
    stack_push(p->env->stack, &studio_row_class, &args, NULL, NULL);
}

static void edited(void *ctx, const struct outcome *o)
{
    struct row_view *p = ctx;

    if (!o->accepted)
        return;
    p->changed = true;
    view_result(p->view, true, 0, NULL);
    read_row(p);
}

static void edit(struct row_view *p)
{
    struct studio_edit_args args = {.row = p->args, .fields = p->row, .count = p->count};

    stack_push(p->env->stack, &studio_edit_class, &args, edited, p);
}

static unsigned row_command(struct view *v, const struct command *c)
{
    struct row_view *p = of(v);

    if (strcmp(c->id, "studio_row.follow") == 0)
        follow(p);
    else if (strcmp(c->id, "studio_row.history") == 0)
        stack_push(p->env->stack, &studio_history_class, &p->args, NULL, NULL);
    else if (strcmp(c->id, "studio_row.edit") == 0)
        edit(p);
    else
        read_row(p);
    return UI_DONE | UI_REPAINT;
}

static bool has_fields_to_edit(const struct row_view *p)
{
    bool version = false, some = false;

    for (size_t i = 0; i < p->count; i++) {
        version = version || str_eq(p->row[i].column.name, STR("version"));
        some = some || str_eq(p->row[i].column.class, STR("edit"));
    }
    return version && some;
}

static unsigned row_context(const struct view *v)
{
    const struct row_view *p = of(v);

    return (p->count > 0 ? ROW_READY : 0u) | (studio_may_edit(p->env) && has_fields_to_edit(p) ? ROW_EDIT : 0u);
}

static const char *row_why_not(const struct view *v, const struct command *c)
{
    const struct row_view *p = of(v);

    if (p->count == 0 || strcmp(c->id, "studio_row.edit") != 0)
        return NULL;
    if (!studio_may_edit(p->env))
        return N_("Only a database and a terminal for development can be changed from here.");
    return N_("Nothing of this table can be changed from here.");
}

static struct str row_title(const struct view *v)
{
    struct row_view *p = of(v);

    return studio_row_name(p->title, sizeof p->title, &p->args);
}

static struct str row_position(const struct view *v, char *out, size_t n)
{
    return fields_position(&of(v)->fields, out, n);
}

static const struct view_sign signs[] = {
    {"▶", N_("the marked field: Enter opens the row that it names")},
    {"→", N_("names a row of this table")},
    {"–", N_("there is no value (NULL)")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class studio_row_class = {
    .name = "studio_row",
    .shape = VIEW_SCREEN,
    .state_size = sizeof(struct row_view),
    .open = row_open,
    .layout = row_layout,
    .paint = row_paint,
    .event = row_event,
    .command = row_command,
    .cursor = row_cursor,
    .close = row_close,
    .context = row_context,
    .why_not = row_why_not,
    .title = row_title,
    .position = row_position,
    .about = N_("One row whole, and the rows that it names."),
    .signs = signs,
};
