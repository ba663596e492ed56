/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "gallery.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/form_leave.h"
#include "ui/frame.h"
#include "ui/view.h"

#define LONG_NAME "Maria da Conceição Aparecida dos Santos Albuquerque Montenegro"

/* --- the form --- */

static const struct field_def fields[] = {
    {.id = "name", .label = "Registered name", .hint = "As on the identity card.",
     .type = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_LIVE, .width = 60, .max = 120},
    {.id = "social", .label = "Social name", .hint = "Shown first on every screen.",
     .type = FIELD_TEXT, .width = 60, .max = 120},
    {.id = "birth", .label = "Birth date", .hint = "25/12/1990, 25/12 or 1990-12-25",
     .type = FIELD_DATE, .flags = FIELD_REQUIRED, .width = 10, .max = 12, .check = "date"},
    {.id = "cpf", .label = "CPF", .type = FIELD_TEXT, .flags = FIELD_JOIN, .width = 14, .max = 14,
     .mask = "cpf", .check = "cpf"},
    {.id = "gender", .label = "Gender", .type = FIELD_CHOICE, .width = 24, .choices = "gender"},
    {.id = "minor", .label = "Under 18", .type = FIELD_FLAG},
    {.id = "guardian", .label = "Guardian", .hint = "Needed for people under 18.",
     .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .width = 50, .max = 120, .show_if = "minor"},
    {.id = "phone", .label = "Phone", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .section = 1,
     .width = 15, .max = 20, .mask = "phone"},
    {.id = "phone2", .label = "Other", .type = FIELD_TEXT, .flags = FIELD_JOIN, .section = 1,
     .width = 15, .max = 20, .mask = "phone"},
    {.id = "mail", .label = "E-mail", .type = FIELD_TEXT, .section = 1, .width = 40, .max = 120},
    {.id = "cep", .label = "CEP", .type = FIELD_TEXT, .section = 2, .width = 9, .max = 9,
     .mask = "cep"},
    {.id = "uf", .label = "State", .hint = "Its letters or its name.", .type = FIELD_CHOICE,
     .flags = FIELD_JOIN, .section = 2, .width = 20, .choices = "uf"},
    {.id = "street", .label = "Street", .type = FIELD_TEXT, .section = 2, .width = 40, .max = 120},
    {.id = "number", .label = "No.", .type = FIELD_TEXT, .flags = FIELD_JOIN, .section = 2,
     .width = 6, .max = 10},
    {.id = "supervisor", .label = "Supervisor", .hint = "Who answers for the case.",
     .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .section = 3, .width = 34,
     .choices = "staff"},
    {.id = "start", .label = "Start", .type = FIELD_DATE, .section = 3, .width = 10, .max = 12},
    {.id = "record", .label = "Record", .type = FIELD_READONLY, .flags = FIELD_JOIN, .section = 3,
     .width = 10},
    {.id = "note", .label = "Note", .type = FIELD_NOTE, .section = 3, .max = 500, .rows = 4},
};
static const char *const sections[] = {"Person", "Contact", "Address", "Treatment"};
static const struct form_def form_def = {"gallery", fields, sizeof fields / sizeof *fields,
                                         sections, 4};

#define ITEM(code, label, note) {STR(code), STR(label), STR(note)}
static const struct choice_item genders[] = {
    ITEM("F", "Feminine", ""), ITEM("M", "Masculine", ""), ITEM("N", "Non-binary", ""),
    ITEM("X", "Prefers not to say", "")};
static const struct choice_item states[] = {
    ITEM("AC", "Acre", "AC"),           ITEM("AL", "Alagoas", "AL"),
    ITEM("AM", "Amazonas", "AM"),       ITEM("BA", "Bahia", "BA"),
    ITEM("CE", "Ceará", "CE"),          ITEM("DF", "Distrito Federal", "DF"),
    ITEM("ES", "Espírito Santo", "ES"), ITEM("GO", "Goiás", "GO"),
    ITEM("MG", "Minas Gerais", "MG"),   ITEM("PA", "Pará", "PA"),
    ITEM("RJ", "Rio de Janeiro", "RJ"), ITEM("SE", "Sergipe", "SE"),
    ITEM("SP", "São Paulo", "SP")};
static const struct choice_item staff[] = {
    ITEM("1", "Juliana Prado", "3 places"), ITEM("2", "Luís Moura", "full"),
    ITEM("3", "Maria da Conceição Aparecida dos Santos", "Gestalt, 1 place")};
static const struct choice_source sources[] = {
    {.name = "gender", .items = genders, .count = 4},
    {.name = "uf", .items = states, .count = sizeof states / sizeof *states},
    {.name = "staff", .items = staff, .count = 3}};

static void check_date(void *ctx, const struct form *f, const struct field_def *d,
                       struct str value, struct arena *scratch, struct field_verdict *v)
{
    (void)ctx;
    (void)f;
    (void)d;
    (void)scratch;
    v->bad = value.n < 10;
    v->msgid = "There is no such day. Write 25/12/1990 or 25/12.";
}

static void check_cpf(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                      struct arena *scratch, struct field_verdict *v)
{
    (void)ctx;
    (void)f;
    (void)d;
    v->bad = value.n < 14;
    v->said = str_printf(scratch, "%s", "This is no CPF: it has 11 digits, and the last two are "
                                        "made of the others. Look at the card.");
}

static bool is_minor(void *ctx, const struct form *f)
{
    (void)ctx;
    return form_flag(f, "minor");
}

static int panel_rows(void *ctx, int cols, bool beside)
{
    struct gallery *g = ctx;

    (void)cols;
    (void)beside;
    return g->form != NULL && form_get(g->form, "name").n > 3 ? 3 : 0;
}

static void panel_paint(void *ctx, struct surface *s, struct rect r, bool beside)
{
    int row = r.row;

    if (!beside)
        draw_rule(s, row++, r.col, r.cols, ROLE_RULE);
    if (panel_rows(ctx, r.cols, beside) == 0)
        return;
    draw_text(s, row++, r.col + 1, r.cols - 1, ROLE_WARN, ALIGN_LEFT, STR("Registered already?"));
    draw_text(s, row, r.col + 1, r.cols - 1, ROLE_NORMAL, ALIGN_LEFT,
              STR("Ana Beatriz Nogueira  12/03/2011"));
}

static void name_changed(void *ctx, struct form *f, const struct field_def *d)
{
    (void)ctx;
    if (strcmp(d->id, "name") == 0)
        form_touch(f); /* the panel has something else to say */
}

static const struct form_check checks[] = {{"date", check_date}, {"cpf", check_cpf}};
static const struct form_show shows[] = {{"minor", is_minor}};

struct form_view {
    struct form form;
    struct form_env env;
    struct form_panel panel;
    struct tabs tabs;
};

static void fill(struct form *f)
{
    static const char *const long_ones[] = {"name", "social", "guardian", "mail", "street"};

    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
        form_set(f, long_ones[i], STR(LONG_NAME), STR_EMPTY);
    form_set(f, "birth", STR("12/03/2011"), STR_EMPTY);
    form_set(f, "cpf", STR("12345678909"), STR_EMPTY);
    form_set(f, "phone", STR("11981234456"), STR_EMPTY);
    form_set(f, "uf", STR("SP"), STR_EMPTY);
    form_set(f, "supervisor", STR("3"), STR_EMPTY);
    form_set(f, "record", STR("R-00812"), STR_EMPTY);
    form_set(f, "minor", STR("1"), STR_EMPTY);
    form_set(f, "note", STR("Sent by the school.\nMornings are best, never on a Wednesday, "
                            "because the mother works in another town."), STR_EMPTY);
}

static struct err form_open(struct view *v, const void *args)
{
    static const char *const labels[] = {"Data", "Appointments", "Waiting list", "Consents", NULL};
    struct form_view *x = view_state(v);
    struct gallery *g = view_app(v);

    (void)args;
    x->panel = (struct form_panel){g, panel_rows, panel_paint};
    x->env = (struct form_env){.ctx = g, .checks = checks, .check_count = 2, .shows = shows,
                               .show_count = 1, .sources = sources, .source_count = 3,
                               .on_change = name_changed, .panel = &x->panel};
    g->form = NULL; /* the panel asks for it */
    TRY(form_init(&x->form, view_arena(v), &form_def, &x->env, view_host(v), 1));
    g->form = &x->form;
    if (g->full)
        fill(&x->form);
    if (g->read_only)
        form_read_only(&x->form, true);
    tabs_init(&x->tabs, labels, 0, true);
    return OK;
}

static void form_place(struct view *v, struct rect area)
{
    struct form_view *x = view_state(v);

    form_layout(&x->form, (struct rect){area.row + 1, area.col, area.rows - 1, area.cols});
}

static void form_view_paint(struct view *v, struct surface *s, bool all)
{
    struct form_view *x = view_state(v);

    if (all)
        tabs_paint(&x->tabs, s, 0, 1, surface_area(s).cols - 1, false);
    form_paint(&x->form, s, all);
}

static unsigned form_view_event(struct view *v, const struct event *e)
{
    struct form_view *x = view_state(v);

    if (e->kind == EV_KEY && e->key == K_CTRL('s')) {
        form_check_all(&x->form);
        return UI_DONE | UI_REPAINT;
    }
    return form_event(&x->form, e);
}

static void form_view_cursor(const struct view *v, int *row, int *col)
{
    struct form_view *x = view_state(v);

    form_cursor(&x->form, row, col);
}

static void form_view_close(struct view *v)
{
    struct form_view *x = view_state(v);
    struct gallery *g = view_app(v);

    form_fini(&x->form);
    g->form = NULL;
}

static bool form_view_may_close(struct view *v)
{
    return form_may_close(&((struct form_view *)view_state(v))->form, v);
}

static bool form_view_unsaved(const struct view *v)
{
    return form_unsaved(&((struct form_view *)view_state(v))->form);
}

static struct str form_title(const struct view *v)
{
    (void)v;
    return STR("Patient");
}

void gallery_conflict(struct gallery *g)
{
    form_conflict_begin(g->form, STR("Rita Tavares, 10:42"));
    form_conflict_field(g->form, "mail", STR("ana.nogueira@example.com.br"), STR_EMPTY);
    form_conflict_field(g->form, "street", STR("Rua das Flores"), STR_EMPTY);
}

static const struct view_class form_class = {
    .name = "gallery.form", .shape = VIEW_SCREEN, .state_size = sizeof(struct form_view),
    .open = form_open, .layout = form_place, .paint = form_view_paint, .event = form_view_event,
    .cursor = form_view_cursor, .close = form_view_close, .title = form_title,
    .may_close = form_view_may_close, .unsaved = form_view_unsaved};

/* --- the list --- */

static const struct visit {
    const char *name, *who, *room, *state, *wait;
} visits[] = {
    {"Ana Beatriz Nogueira", "J. Prado", "2", "in session", "42 min"},
    {"Téo Alves Lima", "L. Moura", "3", "in session", "40 min"},
    {"Caio Ferraz", "J. Prado", "2", "arrived", "! 19 min"},
    {"Dalva Conceição dos Santos", "R. Tavares", "1", "late", "!"},
    {"João Pedro Siqueira Neto", "L. Moura", "3", "arrived", "6 min"},
    {LONG_NAME, "R. Tavares", "1", "confirmed", ""},
    {"Yuri Nakamura 中村", "J. Prado", "2", "booked", ""},
    {"Jose\u0301 Antônio da Silva", "L. Moura", "3", "cancelled", ""},
};

struct list_view {
    struct table table;
    struct page_req asked; /* .fetch 0: nothing waits */
};

enum { TICK_ANSWER = 90 };

/* Which rows the page has, as the place of a row is its number. */
static int page_begin(const struct page_req *r, int total)
{
    int from = 0, id = (int)r->from_id;

    if (r->how == PAGE_AFTER)
        from = id;
    if (r->how == PAGE_BEFORE)
        from = id - 1 - r->limit;
    if (r->how == PAGE_AROUND)
        from = id - r->limit / 2;
    if (r->how == PAGE_LAST)
        from = total - r->limit;
    return from > 0 ? from : 0;
}

static void answer(struct gallery *g, struct table *t, const struct page_req *r)
{
    static const struct err lost = {.kind = ERR_NET, .msgid = "The server cannot be reached."};
    struct arena *a = table_page_arena(t, r->fetch);
    int from = page_begin(r, g->rows), n = 0;
    int to = r->how == PAGE_BEFORE ? (int)r->from_id - 1 : from + r->limit;
    struct table_page page = {.before = from > 0, .after = to < g->rows};
    struct table_row *rows;

    if (a == NULL)
        return;
    if (g->rows < 0) {
        table_deliver(t, r->fetch, NULL, &lost);
        return;
    }
    if (to > g->rows)
        to = g->rows;
    rows = ARENA_ARRAY(a, struct table_row, (size_t)(to > from ? to - from : 0) + 1);
    for (int i = from; i < to; i++) {
        const struct visit *x = &visits[i % 8];
        bool head = g->headings && i % 8 == 0;

        if (r->filter.n > 0 && !choice_fits(str_of(x->name), r->filter))
            continue;
        rows[n++] = (struct table_row){
            .id = i + 1,
            .stamp = g->turn > 0 && (unsigned)i % 7 == g->turn % 7 ? g->turn : 0,
            .flags = (head ? (unsigned)ROW_HEADING : 0) | (i % 8 == 7 ? (unsigned)ROW_FADED : 0),
            .data = x};
    }
    page.rows = rows;
    page.count = n;
    table_deliver(t, r->fetch, &page, NULL);
}

static void list_fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct view *v = ctx;
    struct gallery *g = view_app(v);
    struct list_view *x = view_state(v);

    if (g->slow) {
        x->asked = *r;
        view_timer(v, TICK_ANSWER, 200);
    } else {
        answer(g, t, r);
    }
}

static int64_t list_estimate(void *ctx)
{
    return ((struct gallery *)view_app(ctx))->rows;
}

static void list_cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct visit *x = row->data;
    const char *texts[] = {"", x->name, x->who, x->room, x->state, x->wait};
    int minute = 480 + (int)row->id * 2 % 900;

    (void)ctx;
    if ((row->flags & ROW_HEADING) != 0) {
        c->text = STR("Morning");
        return;
    }
    c->text = str_of(texts[column]);
    if (column == 0) { /* each row another time, as on a real list */
        snprintf(c->buf, sizeof c->buf, "%02d:%02d", minute / 60, minute % 60);
        c->text = str_of(c->buf);
    }
    if ((column == 4 && strcmp(x->state, "late") == 0) || (column == 5 && x->wait[0] == '!'))
        c->role = ROLE_WARN;
}

static const struct column list_columns[] = {
    {"time", "Time", 5, 5, 5, 0, ALIGN_LEFT, COLUMN_SORT},
    {"name", "Patient", 16, 27, 0, 0, ALIGN_LEFT, COLUMN_SORT},
    {"who", "Professional", 10, 16, 24, 6, ALIGN_LEFT, COLUMN_SORT},
    {"room", "Room", 4, 4, 6, 2, ALIGN_LEFT, 0},
    {"state", "State", 10, 11, 14, 5, ALIGN_LEFT, 0},
    {"wait", "Wait", 8, 8, 8, 3, ALIGN_RIGHT, COLUMN_SORT | COLUMN_SORT_DOWN_FIRST}};

static struct err list_open(struct view *v, const void *args)
{
    struct list_view *x = view_state(v);
    struct gallery *g = view_app(v);
    struct table_source *source = ARENA_NEW(view_arena(v), struct table_source);
    const struct table_opts o = {.columns = list_columns,
                                 .column_count = 6,
                                 .empty = "Nobody waits today: press n to book a session.",
                                 .empty_filtered = "Nothing fits the filter: Esc shows all.",
                                 .filter_label = "Filter",
                                 .filter_hint = "a part of the name"};

    (void)args;
    *source = (struct table_source){
        .ctx = v, .fetch = list_fetch, .estimate = list_estimate, .cell = list_cell};
    table_init(&x->table, view_arena(v), &o, source, view_host(v), 20);
    g->table = &x->table;
    table_load(&x->table);
    return OK;
}

static void list_layout(struct view *v, struct rect area)
{
    table_layout(&((struct list_view *)view_state(v))->table, area);
}

static void list_paint(struct view *v, struct surface *s, bool all)
{
    table_paint(&((struct list_view *)view_state(v))->table, s, all);
}

static unsigned list_event(struct view *v, const struct event *e)
{
    struct list_view *x = view_state(v);

    if (e->kind == EV_TICK && e->key == TICK_ANSWER) {
        struct page_req r = x->asked;

        answer(view_app(v), &x->table, &r);
        return UI_DONE;
    }
    if (e->kind == EV_TEXT && e->key == 'o' && !x->table.filter.focused) {
        table_sort_next(&x->table);
        return UI_DONE | UI_REPAINT;
    }
    return table_event(&x->table, e);
}

static void list_cursor(const struct view *v, int *row, int *col)
{
    table_cursor(&((struct list_view *)view_state(v))->table, row, col);
}

static void list_close(struct view *v)
{
    table_fini(&((struct list_view *)view_state(v))->table);
    ((struct gallery *)view_app(v))->table = NULL;
}

static struct str list_title(const struct view *v)
{
    (void)v;
    return STR("Today");
}

static const struct view_class list_class = {
    .name = "gallery.list", .shape = VIEW_SCREEN, .state_size = sizeof(struct list_view),
    .open = list_open, .layout = list_layout, .paint = list_paint, .event = list_event,
    .cursor = list_cursor, .close = list_close, .title = list_title};

/* --- the grid --- */

static int grid_columns(void *ctx)
{
    (void)ctx;
    return 9;
}

static int grid_slots(void *ctx)
{
    (void)ctx;
    return 24;
}

static int grid_minute(void *ctx, int slot)
{
    (void)ctx;
    return 420 + slot * 30;
}

static void grid_head(void *ctx, int column, struct grid_head *h)
{
    static const char *const names[] = {"J. Prado", "L. Moura", "R. Tavares",
                                        "Maria da Conceição Aparecida", "P. Nunes", "A. Lima",
                                        "B. Rocha", "C. Dias", "D. Reis"};

    (void)ctx;
    h->id = column + 1;
    h->name = str_of(names[column]);
    h->note = column % 2 != 0 ? STR("Room 2") : STR("Room 1");
    h->faded = column == 4;
}

static void grid_slot(void *ctx, int column, int slot, struct grid_slot *out)
{
    int k = (slot * 7 + column * 5) % 6;

    (void)ctx;
    out->kind = slot < 2 || slot > 20 || column == 4 ? GRID_CLOSED : GRID_FREE;
    if (out->kind == GRID_CLOSED)
        return;
    if (slot == 10 || slot == 11) {
        out->kind = GRID_BLOCKED;
        out->text = STR("lunch");
    } else if (slot >= 4 && slot <= 5 && column % 2 == 0) {
        *out = (struct grid_slot){.kind = GRID_TAKEN, .id = 100 + column, .line = slot - 4,
                                  .lines = 2, .mark = slot == 4 ? STR("!") : STR_EMPTY,
                                  .text = slot == 4 ? STR("Caio Ferraz") : STR("arrived, 19 min"),
                                  .role = slot == 4 ? ROLE_NORMAL : ROLE_DIM};
    } else if (k < 2) {
        out->kind = GRID_TAKEN;
        out->id = 1000 + slot * 10 + column;
        out->lines = 1;
        out->text = str_of(visits[(slot + column) % 8].name);
        out->others = slot == 7 ? 1 : 0;
    }
}

static int grid_now(void *ctx)
{
    (void)ctx;
    return 7;
}

static const struct grid_source grid_source = {
    .columns = grid_columns, .head = grid_head, .slots = grid_slots, .minute = grid_minute,
    .slot = grid_slot, .now = grid_now};

static struct err grid_open(struct view *v, const void *args)
{
    (void)args;
    grid_init(view_state(v), &grid_source, "Nobody works on this day.");
    grid_go(view_state(v), 1, 540);
    ((struct gallery *)view_app(v))->grid = view_state(v);
    return OK;
}

static void grid_view_layout(struct view *v, struct rect area)
{
    grid_layout(view_state(v), area);
}

static void grid_view_paint(struct view *v, struct surface *s, bool all)
{
    grid_paint(view_state(v), s, all);
}

static unsigned grid_view_event(struct view *v, const struct event *e)
{
    return grid_event(view_state(v), e);
}

static void grid_view_cursor(const struct view *v, int *row, int *col)
{
    grid_cursor(view_state(v), row, col);
}

static struct str grid_title(const struct view *v)
{
    (void)v;
    return STR("Agenda  Fri 20 Nov 2026");
}

static const struct view_class grid_class = {
    .name = "gallery.grid", .shape = VIEW_SCREEN, .state_size = sizeof(struct grid),
    .open = grid_open, .layout = grid_view_layout, .paint = grid_view_paint,
    .event = grid_view_event, .cursor = grid_view_cursor, .title = grid_title};

/* --- the program --- */

struct stack_opts gallery_opts(struct gallery *g)
{
    static const struct view_class *const classes[] = {&form_class, &list_class, &grid_class};

    return (struct stack_opts){.app = g, .classes = classes, .class_count = 3};
}

void gallery_start(struct gallery *g, struct stack *st, const char *view)
{
    const struct frame_identity who = {.clinic = STR("Central Clinic"),
                                       .person = STR("maria.souza"),
                                       .role = STR("reception"),
                                       .env = ENV_DEMO};

    g->stack = st;
    frame_identity(st, &who);
    frame_link(st, ROLE_GOOD, STR("online"));
    stack_open(st, view, NULL, NULL, NULL);
}
