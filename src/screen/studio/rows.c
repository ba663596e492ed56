/* SPDX-License-Identifier: Apache-2.0 */
/* A table's rows, page by page from a key on; what is looked for and in which order. */
#include <config.h>

#include "screen/studio/studio.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "screen/studio/rows.h"
#include "svc/words.h"
#include "ui/dialog.h"
#include "ui/frame.h"

enum { TICK_TABLE = 100, LIMIT_MOST = 500 };

static struct studio_list *of(const struct view *v)
{
    return view_state(v);
}

static void filtered(void *ctx, const struct outcome *o);

static void open_filter(struct studio_list *l)
{
    struct studio_filter_args args = {.columns = l->columns, .count = l->count, .asked = l->asked};

    stack_push(l->env->stack, &studio_filter_class, &args, filtered, l->view);
}

/* --- reading --- */

/* Back to the form, with what is wrong beside its field. */
static void refused(struct studio_list *l, uint32_t fetch, const struct answer *a)
{
    const struct table_page none = {.count = 0};

    snprintf(l->asked.wrong, sizeof l->asked.wrong, "%.*s", STR_ARG(a->field));
    snprintf(l->asked.why, sizeof l->asked.why, "%.*s", STR_ARG(a->code));
    l->ticket.id[0] = '\0';
    table_deliver(&l->table, fetch, &none, NULL);
    stack_say(l->env->stack, ROLE_ERROR, str_of(_(words_of(a->code))));
    open_filter(l);
}

static void on_rows(void *ctx, const struct svc_rows *r)
{
    struct list_read *read = ctx;
    struct studio_list *l = read->list;
    struct arena *a = table_page_arena(&l->table, read->fetch);
    struct table_page page = {.count = 0};
    struct studio_page got;
    struct err err;

    read->call = 0;
    if (a == NULL)
        return;
    if (!err_is(&r->err) && r->opened.outcome != ANSWER_OK && l->asked.column[0] != '\0' && view_is_on_top(l->view)) {
        refused(l, read->fetch, &r->opened);
        return;
    }
    err = studio_page_of(r, a, &got);
    if (!err_is(&err)) {
        l->good = l->asked;
        list_take_columns(l, &got);
        page = list_page(l, &got, a);
        list_heads(l);
    }
    table_deliver(&l->table, read->fetch, &page, &err);
    view_touch(l->view, UI_LAYOUT | UI_REPAINT);
}

static struct list_read *free_read(struct studio_list *l)
{
    for (int i = 0; i < LIST_READS; i++)
        if (l->reads[i].call == 0)
            return &l->reads[i];
    return NULL;
}

static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    static const char *const how[] = {[PAGE_FIRST] = "first", [PAGE_AFTER] = "after", [PAGE_BEFORE] = "before",
                                      [PAGE_AROUND] = "around", [PAGE_LAST] = "last"};
    struct studio_list *l = ctx;
    struct list_read *read = free_read(l);
    struct studio_question q;

    (void)t;
    if (read == NULL)
        return;
    if (l->sort != r->sort || l->down != r->down)
        l->ticket.id[0] = '\0'; /* another order is another question */
    l->sort = r->sort;
    l->down = r->down;
    q = list_question(l, how[r->how], r->from_place, r->limit < LIMIT_MOST ? r->limit : LIMIT_MOST);
    *read = (struct list_read){.list = l, .fetch = r->fetch};
    read->call = studio_rows_read(l->env->svc, &l->ticket, &q, on_rows, read);
}

static void abandon(void *ctx, uint32_t number)
{
    struct studio_list *l = ctx;

    for (int i = 0; i < LIST_READS; i++)
        if (l->reads[i].call != 0 && l->reads[i].fetch == number) {
            svc_drop(l->env->svc, l->reads[i].call);
            l->reads[i].call = 0;
        }
}

static void load_anew(struct studio_list *l)
{
    l->ticket.id[0] = '\0';
    l->table.opts.empty = l->asked.column[0] != '\0' ? N_("No row fits: x takes the filter away.")
                                                     : N_("This table has no row of this clinic.");
    table_load(&l->table);
    view_touch(l->view, UI_LAYOUT);
}

static void filtered(void *ctx, const struct outcome *o)
{
    struct studio_list *l = of(ctx);

    if (o->accepted)
        l->asked = *(const struct studio_asked *)o->data;
    else if (l->asked.wrong[0] != '\0')
        l->asked = l->good;
    else
        return;
    load_anew(l);
}

/* --- what can be done --- */

/* A change was saved: the row is read again, where it stands. */
static void row_left(void *ctx, const struct outcome *o)
{
    if (o->accepted)
        table_refresh(&of(ctx)->table);
}

static void open_row(struct studio_list *l, const struct view_class *c)
{
    const struct table_row *row = table_selected(&l->table);
    struct studio_row_args args = {.at = l->at};

    if (row == NULL)
        return;
    args.key = json_find(row->place, "k");
    stack_push(l->env->stack, c, &args, row_left, l->view);
}

/* The row that column `i` of the marked one names. */
static void follow(struct studio_list *l, size_t i)
{
    const struct list_cell *cells = list_cells(l);
    struct studio_row_args args = {.at = {.clinic = l->at.clinic}};
    struct arena a;

    if (cells == NULL)
        return;
    arena_init(&a, 256);
    snprintf(args.at.schema, sizeof args.at.schema, "%.*s", STR_ARG(l->columns[i].ref_schema));
    snprintf(args.at.table, sizeof args.at.table, "%.*s", STR_ARG(l->columns[i].ref_table));
    args.key = studio_key_of(&a, cells[i].text);
    stack_push(l->env->stack, &studio_row_class, &args, row_left, l->view);
    arena_free(&a);
}

/* The columns of the marked row that name another row, in their order. */
static size_t references(const struct studio_list *l, size_t out[DIALOG_CHOICES_MAX])
{
    const struct list_cell *cells = list_cells(l);
    size_t n = 0;

    for (size_t i = 0; cells != NULL && i < l->count && n < DIALOG_CHOICES_MAX; i++)
        if (l->columns[i].ref_table.n > 0 && cells[i].kind == CELL_TEXT)
            out[n++] = i;
    return n;
}

static void reference_chosen(void *ctx, const struct outcome *o)
{
    struct studio_list *l = of(ctx);
    size_t refs[DIALOG_CHOICES_MAX], n = references(l, refs);

    if (o->accepted && (size_t)o->choice < n)
        follow(l, refs[o->choice]);
}

static void choose_reference(struct studio_list *l)
{
    struct dialog d = {.title = str_of(_("Follow")), .first = str_of(_("Which of the rows that this one names?"))};
    struct dialog_choice choices[DIALOG_CHOICES_MAX];
    size_t refs[DIALOG_CHOICES_MAX], n = references(l, refs);
    const struct list_cell *cells = list_cells(l);
    struct arena a;

    if (n == 0) {
        stack_say(l->env->stack, ROLE_WARN, str_of(_("This row names no other row.")));
        return;
    }
    arena_init(&a, 1024);
    for (size_t i = 0; i < n; i++) {
        const struct studio_column *c = &l->columns[refs[i]];

        choices[i] = (struct dialog_choice){
            .label = str_printf(&a, "%.*s  %.*s", STR_ARG(c->name), STR_ARG(cells[refs[i]].text)),
            .note = str_printf(&a, "%.*s.%.*s", STR_ARG(c->ref_schema), STR_ARG(c->ref_table)),
            .key = i < 9 ? (char)('1' + i) : '\0'};
    }
    dialog_choose(l->env->stack, &d, choices, n, 0, reference_chosen, l->view);
    arena_free(&a);
}

static size_t sortable(const struct studio_list *l, size_t out[DIALOG_CHOICES_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < l->count && n + 1 < DIALOG_CHOICES_MAX; i++)
        if (l->columns[i].sortable && studio_shown(&l->columns[i]) && !l->columns[i].key)
            out[n++] = i;
    return n;
}

static void sort_chosen(void *ctx, const struct outcome *o)
{
    struct studio_list *l = of(ctx);
    size_t by[DIALOG_CHOICES_MAX], n = sortable(l, by);

    if (o->accepted && (size_t)o->choice <= n)
        table_sort(&l->table, o->choice == 0 ? NULL : l->columns[by[o->choice - 1]].name.p, l->table.down);
}

static void choose_sort(struct studio_list *l)
{
    struct dialog d = {.title = str_of(_("Order")), .first = str_of(_("By which column?")),
                       .more = str_of(_("These have an index; t turns the order round."))};
    struct dialog_choice choices[DIALOG_CHOICES_MAX];
    size_t by[DIALOG_CHOICES_MAX], n = sortable(l, by);
    int at = 0;

    choices[0] = (struct dialog_choice){.label = str_of(_("the key")), .key = '0'};
    for (size_t i = 0; i < n; i++) {
        choices[i + 1] = (struct dialog_choice){.label = l->columns[by[i]].name, .note = l->columns[by[i]].type,
                                                .key = i < 9 ? (char)('1' + i) : '\0'};
        at = l->columns[by[i]].name.p == l->sort ? (int)i + 1 : at;
    }
    dialog_choose(l->env->stack, &d, choices, n + 1, at, sort_chosen, l->view);
}

static void write_file(struct studio_list *l)
{
    struct studio_question q = list_question(l, "first", STR_EMPTY, LIMIT_MOST);

    if (l->count == 0)
        stack_say(l->env->stack, ROLE_WARN, str_of(_("Wait until the rows are there.")));
    else
        studio_export_begin(&l->export, l->view, &q, l->columns, l->count);
}

static unsigned shift(struct studio_list *l, int by)
{
    if (!list_shift(l, by)) {
        stack_say(l->env->stack, ROLE_NORMAL, str_of(_("There are no more columns on this side.")));
        return UI_DONE;
    }
    return UI_LAYOUT | UI_REPAINT;
}

static unsigned rows_command(struct view *v, const struct command *c)
{
    struct studio_list *l = of(v);
    const char *what = c->id + strlen("studio_rows.");

    if (strcmp(what, "left") == 0 || strcmp(what, "right") == 0)
        return shift(l, what[0] == 'l' ? -1 : 1);
    if (strcmp(what, "open") == 0)
        open_row(l, &studio_row_class);
    else if (strcmp(what, "history") == 0)
        open_row(l, &studio_history_class);
    else if (strcmp(what, "follow") == 0)
        choose_reference(l);
    else if (strcmp(what, "filter") == 0 && l->count > 0)
        open_filter(l);
    else if (strcmp(what, "sort") == 0)
        choose_sort(l);
    else if (strcmp(what, "turn") == 0)
        table_sort_turn(&l->table);
    else if (strcmp(what, "write") == 0)
        write_file(l);
    else if (strcmp(what, "refresh") == 0)
        table_refresh(&l->table);
    else if (strcmp(what, "all") == 0) {
        l->asked = (struct studio_asked){.column = ""};
        load_anew(l);
    }
    return UI_DONE | UI_REPAINT;
}

/* --- the view --- */

static struct err rows_open(struct view *v, const void *args)
{
    static const struct table_opts opts = {.empty = N_("This table has no row of this clinic.")};
    static const struct column none[] = {{.id = "none", .title = "", .min = 10, .ideal = 10, .flags = COLUMN_AS_IS}};
    struct studio_list *l = of(v);

    l->env = env_of(v);
    l->view = v;
    l->at = *(const struct studio_place *)args;
    arena_init(&l->arena, 4096);
    l->source = (struct table_source){.ctx = l, .fetch = fetch, .abandon = abandon, .cell = list_cell};
    table_init(&l->table, view_arena(v), &opts, &l->source, view_host(v), TICK_TABLE);
    l->table.opts.columns = none;
    l->table.opts.column_count = 1;
    table_focus(&l->table, true);
    table_load(&l->table);
    return OK;
}

static void rows_close(struct view *v)
{
    struct studio_list *l = of(v);

    studio_export_end(&l->export);
    for (int i = 0; i < LIST_READS; i++)
        if (l->reads[i].call != 0)
            svc_drop(l->env->svc, l->reads[i].call);
    table_fini(&l->table);
    arena_free(&l->arena);
}

static void rows_layout(struct view *v, struct rect area)
{
    table_layout(&of(v)->table, (struct rect){0, 0, area.rows, area.cols});
}

static void rows_paint(struct view *v, struct surface *s, bool all)
{
    table_paint(&of(v)->table, s, all);
}

static unsigned rows_event(struct view *v, const struct event *ev)
{
    return table_event(&of(v)->table, ev);
}

static void rows_cursor(const struct view *v, int *row, int *col)
{
    table_cursor(&of(v)->table, row, col);
}

static struct str rows_title(const struct view *v)
{
    struct studio_list *l = of(v);

    return studio_name(l->title, &l->at);
}

/* What is looked for, in which order, and which columns are in sight: nobody takes a part for all. */
static struct str rows_summary(const struct view *v)
{
    struct studio_list *l = of(v);
    size_t shown, all, n;

    list_in_sight(l, &shown, &all);
    if (l->asked.column[0] == '\0')
        n = (size_t)snprintf(l->summary, sizeof l->summary, "%s", _("all rows"));
    else
        n = (size_t)snprintf(l->summary, sizeof l->summary, "%s %s %s", l->asked.column,
                             _(studio_op(str_of(l->asked.op))), l->asked.value);
    n += (size_t)snprintf(l->summary + n, sizeof l->summary - n, "   ");
    if (l->sort == NULL)
        n += (size_t)snprintf(l->summary + n, sizeof l->summary - n, "%s", _("by the key"));
    else
        n += (size_t)snprintf(l->summary + n, sizeof l->summary - n, _("by %s"), l->sort);
    n += (size_t)snprintf(l->summary + n, sizeof l->summary - n, "%s", l->down ? " ▼" : "");
    if (l->count > 0 && shown < all)
        snprintf(l->summary + n, sizeof l->summary - n, _("   columns %zu-%zu of %zu"), l->first + 1, l->first + shown, all);
    return str_of(l->summary);
}

static struct str rows_position(const struct view *v, char *out, size_t n)
{
    return table_range(&of(v)->table, out, n);
}

static const struct view_sign signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"–", N_("there is no value (NULL)")},
    {"••••", N_("masked: a secret, clinical text, or not classified yet")},
    {"↑ ↓", N_("there are more rows above or below")},
    {"*", N_("changed by somebody else a moment ago")},
    {NULL, NULL},
};

const struct view_class studio_rows_class = {
    .name = "studio_rows",
    .shape = VIEW_SCREEN,
    .state_size = sizeof(struct studio_list),
    .open = rows_open,
    .layout = rows_layout,
    .paint = rows_paint,
    .event = rows_event,
    .command = rows_command,
    .cursor = rows_cursor,
    .close = rows_close,
    .title = rows_title,
    .summary = rows_summary,
    .position = rows_position,
    .about = N_("The rows of one table, page by page."),
    .signs = signs,
};
