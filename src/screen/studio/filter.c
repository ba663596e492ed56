/* SPDX-License-Identifier: Apache-2.0 */
/* The form that says what is looked for in a table: a column, a comparison, a value. */
#include <config.h>

#include "screen/studio/studio.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "screen/studio/priv.h"
#include "svc/words.h"
#include "ui/form.h"

enum { TICK_FORM = 100, FORM_COLS = 70 };

struct filter {
    struct form form;
    struct form_env form_env;
    struct choice_source sources[2];
    const struct studio_column *columns;
    size_t count;
    struct choice_item *items; /* the columns that are shown */
    size_t item_count;
    struct studio_asked asked; /* as opened, and what is answered */
};

static struct filter *of(const struct view *v)
{
    return view_state(v);
}

static const char *const ops[] = {"eq", "ne", "begins", "contains", "lt", "le", "gt", "ge", "empty", "filled"};

static bool needs_value(struct str op)
{
    return !str_eq(op, STR("empty")) && !str_eq(op, STR("filled"));
}

static const struct studio_column *chosen(const struct filter *f)
{
    struct str name = form_get(&f->form, "column");

    for (size_t i = 0; i < f->count; i++)
        if (str_eq(f->columns[i].name, name))
            return &f->columns[i];
    return NULL;
}

/* What the server can do with a column of that kind. */
static bool fits(const struct studio_column *c, const char *op)
{
    if (c != NULL && str_eq(c->kind, STR("other")))
        return strcmp(op, "contains") == 0 || !needs_value(str_of(op));
    if (c != NULL && str_eq(c->kind, STR("flag")))
        return strcmp(op, "eq") == 0 || strcmp(op, "ne") == 0 || !needs_value(str_of(op));
    return true;
}

static void ask_op(void *ctx, struct choice *c, uint32_t ask, struct str typed)
{
    const struct filter *f = of(ctx);
    struct choice_item found[sizeof ops / sizeof ops[0]];
    size_t n = 0;

    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        struct str label = str_of(_(studio_op(str_of(ops[i]))));

        if (fits(chosen(f), ops[i]) && (typed.n == 0 || choice_fits(label, typed)))
            found[n++] = (struct choice_item){.code = str_of(ops[i]), .label = label};
    }
    choice_answer(c, ask, found, n, false, false);
}

static bool show_value(void *ctx, const struct form *f)
{
    (void)ctx;
    return needs_value(form_get(f, "op"));
}

static const struct field_def fields[] = {
    {.id = "column", .label = N_("Column"), .hint = N_("A part of its name; an index makes it quick."),
     .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .width = 44, .choices = "columns"},
    {.id = "op", .label = N_("Comparison"), .hint = N_("Space shows what there is."), .type = FIELD_CHOICE,
     .flags = FIELD_REQUIRED, .width = 24, .choices = "ops"},
    {.id = "value", .label = N_("Value"), .hint = N_("As it stands in the list: 812, 2026-11-20, true, a text"),
     .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .width = 44, .max = 200, .show_if = "value"},
};
static const char *const sections[] = {""};
static const struct form_def filter_form = {
    .id = "studio_filter", .fields = fields, .count = sizeof fields / sizeof fields[0], .sections = sections, .section_count = 1};
static const struct form_show shows[] = {{"value", show_value}};

static void make_items(struct filter *f, struct arena *a)
{
    f->items = ARENA_ARRAY(a, struct choice_item, f->count + 1);
    for (size_t i = 0; i < f->count; i++) {
        const struct studio_column *c = &f->columns[i];

        if (studio_shown(c))
            f->items[f->item_count++] = (struct choice_item){
                .code = c->name, .label = c->name,
                .note = c->sortable || c->key ? str_printf(a, "%.*s, %s", STR_ARG(c->type), _("index")) : c->type};
    }
}

static struct err filter_open(struct view *v, const void *args)
{
    const struct studio_filter_args *with = args;
    struct filter *f = of(v);

    f->columns = with->columns;
    f->count = with->count;
    f->asked = with->asked;
    make_items(f, view_arena(v));
    f->sources[0] = (struct choice_source){.name = "columns", .items = f->items, .count = f->item_count};
    f->sources[1] = (struct choice_source){.name = "ops", .ask = ask_op, .ctx = v};
    f->form_env = (struct form_env){.ctx = v, .shows = shows, .show_count = 1, .sources = f->sources, .source_count = 2};
    TRY(form_init(&f->form, view_arena(v), &filter_form, &f->form_env, view_host(v), TICK_FORM));
    if (f->asked.op[0] == '\0')
        snprintf(f->asked.op, sizeof f->asked.op, "eq");
    form_set(&f->form, "column", str_of(f->asked.column), str_of(f->asked.column));
    form_set(&f->form, "op", str_of(f->asked.op), str_of(_(studio_op(str_of(f->asked.op)))));
    form_set(&f->form, "value", str_of(f->asked.value), STR_EMPTY);
    if (f->asked.wrong[0] != '\0' && strcmp(f->asked.wrong, "sort") != 0) {
        form_set_error(&f->form, f->asked.wrong, str_of(_(words_of(str_of(f->asked.why)))));
        form_focus(&f->form, f->asked.wrong);
    }
    return OK;
}

static void filter_close(struct view *v)
{
    form_fini(&of(v)->form);
}

static void keep(char *to, size_t n, struct str text)
{
    while (text.n >= n)
        text.n = utf8_prev(text, text.n);
    snprintf(to, n, "%.*s", STR_ARG(text));
}

static unsigned apply(struct view *v)
{
    struct filter *f = of(v);

    if (form_check_all(&f->form) > 0)
        return UI_REPAINT;
    if (!fits(chosen(f), str_c(view_arena(v), form_get(&f->form, "op")))) {
        form_set_error(&f->form, "op", str_of(_("A column of this type cannot be compared so. Choose another.")));
        form_focus(&f->form, "op");
        return UI_REPAINT;
    }
    keep(f->asked.column, sizeof f->asked.column, form_get(&f->form, "column"));
    keep(f->asked.op, sizeof f->asked.op, form_get(&f->form, "op"));
    keep(f->asked.value, sizeof f->asked.value, form_visible(&f->form, "value") ? form_get(&f->form, "value") : STR_EMPTY);
    f->asked.wrong[0] = f->asked.why[0] = '\0';
    view_result(v, true, 0, &f->asked);
    return UI_CLOSE;
}

static unsigned filter_event(struct view *v, const struct event *ev)
{
    unsigned next = form_event(&of(v)->form, ev);

    if (next == UI_PASS && ev->kind == EV_KEY && ev->key == K_ENTER)
        return apply(v);
    return next;
}

static unsigned filter_command(struct view *v, const struct command *c)
{
    (void)c;
    return apply(v);
}

static void filter_layout(struct view *v, struct rect area)
{
    int cols = area.cols < FORM_COLS ? area.cols : FORM_COLS;

    form_layout(&of(v)->form, (struct rect){.row = 1, .col = (area.cols - cols) / 2, .rows = area.rows - 1, .cols = cols});
}

static void filter_paint(struct view *v, struct surface *s, bool all)
{
    form_paint(&of(v)->form, s, all);
}

static void filter_cursor(const struct view *v, int *row, int *col)
{
    form_cursor(&of(v)->form, row, col);
}

static struct str filter_title(const struct view *v)
{
    (void)v;
    return str_of(_("Rows  what to look for"));
}

const struct view_class studio_filter_class = {
    .name = "studio_filter",
    .shape = VIEW_SCREEN,
    .state_size = sizeof(struct filter),
    .open = filter_open,
    .layout = filter_layout,
    .paint = filter_paint,
    .event = filter_event,
    .command = filter_command,
    .cursor = filter_cursor,
    .close = filter_close,
    .title = filter_title,
    .about = N_("What to look for in a table."),
    .signs = form_signs,
};
