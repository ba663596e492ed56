/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sample.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/dialog.h"
#include "ui/fuzzy.h"
#include "ui/table.h"

/* --- the board --- */

static const struct visit {
    const char *time, *patient, *professional, *room, *state, *wait;
    bool press;
} visits[] = {
    {"10:00", "Ana Beatriz Nogueira", "J. Prado", "2", "in session", "42 min", false},
    {"10:00", "Téo Alves Lima", "L. Moura", "3", "in session", "40 min", false},
    {"10:30", "Caio Ferraz", "J. Prado", "2", "arrived", "19 min", true},
    {"10:30", "Dalva Conceição dos Santos", "R. Tavares", "1", "late", "", true},
    {"10:45", "João Pedro Siqueira Neto", "L. Moura", "3", "arrived", "6 min", false},
    {"11:00", "Maria Clara de Souza", "R. Tavares", "1", "confirmed", "", false},
    {"11:00", "Yuri Nakamura", "J. Prado", "2", "booked", "", false},
    {"11:30", "Zilda Arns Neumann", "L. Moura", "3", "booked", "", false},
    {"12:00", "Ângela Ribeiro", "R. Tavares", "1", "booked", "", false},
    {"13:00", "Íris 山田", "J. Prado", "2", "booked", "", false},
    {"13:30", "Oto\033[31m Mau\xe2\x80\xae", "J. Prado", "2", "booked", "", false},
    {"14:00", "Érico Veríssimo", "L. Moura", "3", "booked", "", false},
};
enum { VISITS = sizeof visits / sizeof visits[0], COPIES = 4 };

enum { ROW_CHOSEN = 1, ONLINE = 2 };

struct today {
    struct table table;
};

static const struct column columns[] = {
    {"time", "Time", 5, 5, 5, 0, ALIGN_LEFT, 0},
    {"patient", "Patient", 12, 26, 0, 0, ALIGN_LEFT, 0},
    {"professional", "Professional", 8, 14, 16, 5, ALIGN_LEFT, 0},
    {"room", "Room", 4, 4, 4, 2, ALIGN_LEFT, 0},
    {"state", "State", 9, 11, 12, 6, ALIGN_LEFT, COLUMN_OWN_LOOK},
    {"wait", "Wait", 6, 6, 6, 3, ALIGN_RIGHT, 0},
};

static void today_fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct table_row rows[VISITS * COPIES];
    struct table_page page = {.rows = rows, .count = VISITS * COPIES};

    (void)ctx;
    for (int i = 0; i < VISITS * COPIES; i++)
        rows[i] = (struct table_row){.id = i + 1, .stamp = 1, .data = &visits[i % VISITS]};
    table_deliver(t, r->fetch, &page, NULL);
}

static void today_cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct visit *v = row->data;
    const char *texts[] = {v->time, v->patient, v->professional, v->room, v->state, v->wait};

    (void)ctx;
    c->text = str_of(texts[column]);
    if (column == 4 && v->press)
        c->role = ROLE_WARN;
}

static struct str today_mark(void *ctx, const struct table_row *row)
{
    const struct visit *v = row->data;

    (void)ctx;
    return v->press ? STR("!") : STR_EMPTY;
}

static const struct table_source today_source = {
    .fetch = today_fetch, .cell = today_cell, .mark = today_mark};

static struct err today_open(struct view *v, const void *args)
{
    struct today *t = view_state(v);
    struct table_opts o = {.columns = columns,
                           .column_count = sizeof columns / sizeof columns[0],
                           .empty = "Nobody today.",
                           .empty_filtered = "Nothing fits."};

    (void)args;
    table_init(&t->table, view_arena(v), &o, &today_source, view_host(v), 0);
    table_focus(&t->table, true);
    table_load(&t->table);
    return OK;
}

static void today_layout(struct view *v, struct rect area)
{
    struct today *t = view_state(v);

    table_layout(&t->table, area);
}

static void today_paint(struct view *v, struct surface *s, bool all)
{
    struct today *t = view_state(v);

    table_paint(&t->table, s, all);
}

static unsigned today_event(struct view *v, const struct event *e)
{
    struct today *t = view_state(v);

    return table_event(&t->table, e);
}

static void today_cursor(const struct view *v, int *row, int *col)
{
    const struct today *t = view_state(v);

    table_cursor(&t->table, row, col);
}

static void today_close(struct view *v)
{
    struct today *t = view_state(v);

    table_fini(&t->table);
}

static unsigned today_context(const struct view *v)
{
    const struct today *t = view_state(v);

    return ONLINE | (table_selected(&t->table) != NULL ? ROW_CHOSEN : 0u);
}

static struct str today_title(const struct view *v)
{
    (void)v;
    return STR("Today  Fri 20 Nov 2026");
}

static struct str today_summary(const struct view *v)
{
    (void)v;
    return STR("10:42   booked 38   arrived 5   in session 7   late 2      waiting list 412");
}

static void answered(void *ctx, const struct outcome *o)
{
    struct sample *s = ctx;

    s->answer = o->accepted;
    s->choice = o->choice;
}

static void told(void *ctx, const struct outcome *o)
{
    struct sample *s = ctx;
    const struct str *text = o->data;

    s->answer = o->accepted;
    if (o->accepted)
        snprintf(s->text, sizeof s->text, "%.*s", STR_ARG(*text));
}

static const struct visit *chosen(struct view *v)
{
    struct today *t = view_state(v);

    return table_selected(&t->table)->data;
}

static void cancel_dialog(struct view *v, struct sample *s)
{
    char first[200];
    struct dialog d = {.title = STR("Cancel"), .yes = STR("Yes, cancel"), .no = STR("No"),
                       .more = STR("The place becomes free. Three people on the waiting list fit it."),
                       .destructive = true};

    snprintf(first, sizeof first, "Cancel %s, today %s, with %s?", chosen(v)->patient, chosen(v)->time,
             chosen(v)->professional);
    d.first = str_of(first);
    dialog_yes_no(view_stack(v), &d, answered, s);
}

static void choose_dialog(struct view *v, struct sample *s)
{
    static const struct dialog_choice reasons[] = {
        {STR("The patient is ill"), STR(""), '1'},   {STR("The patient cannot come"), STR(""), '2'},
        {STR("The professional is ill"), STR("clinic"), '3'}, {STR("No room"), STR("clinic"), '4'},
        {STR("Other"), STR(""), '5'},
    };
    struct dialog d = {.title = STR("Reason"), .first = STR("Why is it cancelled?")};

    dialog_choose(view_stack(v), &d, reasons, 5, 0, answered, s);
}

static const char *not_empty(void *ctx, struct str text)
{
    (void)ctx;
    return text.n == 0 ? "Type a few words." : NULL;
}

static void cancelled(void *ctx)
{
    struct sample *s = ctx;

    s->cancelled = true;
    ui_busy_end(s->stack, s->busy);
    stack_say(s->stack, ROLE_NORMAL, STR("Left. The server goes on without you."));
}

static unsigned today_command(struct view *v, const struct command *c)
{
    struct sample *s = view_app(v);
    struct stack *st = view_stack(v);
    struct dialog d = {.title = STR("Note"), .first = STR("A word about this session:")};

    if (strcmp(c->id, "visit.open") == 0) {
        const struct visit *x = chosen(v);

        frame_patient(st, str_of(x->patient),
                      STR("12/03/2011 (15)  guardian Lúcia Ferraz  (11) 98123-4456   R-00812"));
        stack_open(st, "record", NULL, NULL, NULL);
    } else if (strcmp(c->id, "visit.checkin") == 0) {
        stack_sayf(st, ROLE_GOOD, "%s has arrived.", chosen(v)->patient);
    } else if (strcmp(c->id, "visit.cancel") == 0) {
        cancel_dialog(v, s);
    } else if (strcmp(c->id, "visit.reason") == 0) {
        choose_dialog(v, s);
    } else if (strcmp(c->id, "visit.note") == 0) {
        dialog_text(st, &d, STR("Note"), NULL, STR("calm"), not_empty, told, s);
    } else if (strcmp(c->id, "visit.merge") == 0) {
        d.title = STR("Merge");
        d.first = STR("Merge the two records of Caio Ferraz into R-00812.");
        dialog_typed(st, &d, STR("junção"), answered, s);
    } else if (strcmp(c->id, "visit.wait") == 0) {
        s->busy = ui_busy_begin(st, STR_EMPTY, cancelled, s);
    }
    return UI_DONE;
}

static void today_suspend(struct view *v)
{
    struct sample *s = view_app(v);

    s->suspended++;
}

static void today_resume(struct view *v)
{
    struct sample *s = view_app(v);

    s->resumed++;
}

static const struct view_class today_class = {
    .name = "today", .state_size = sizeof(struct today), .open = today_open,
    .layout = today_layout, .paint = today_paint, .event = today_event, .command = today_command,
    .cursor = today_cursor, .close = today_close, .context = today_context, .title = today_title,
    .summary = today_summary, .suspend = today_suspend, .resume = today_resume,
};

/* --- a screen with a field --- */

struct record {
    struct line_edit edit;
    struct rect area;
};

static struct err record_open(struct view *v, const void *args)
{
    struct record *r = view_state(v);
    struct line_edit_opts o = {.max_chars = 60};

    if (args != NULL)
        return err_make(ERR_NOT_FOUND, N_("That record is not there."), "sample");
    line_edit_init(&r->edit, view_arena(v), &o);
    line_edit_set(&r->edit, STR("Caio Ferraz"));
    line_edit_focus(&r->edit, true);
    return OK;
}

static void record_layout(struct view *v, struct rect area)
{
    struct record *r = view_state(v);

    r->area = area;
    line_edit_layout(&r->edit, 40);
}

static void record_paint(struct view *v, struct surface *s, bool all)
{
    struct record *r = view_state(v);

    if (all)
        draw_text(s, 1, 2, 10, ROLE_LABEL, ALIGN_RIGHT, STR("Name"));
    line_edit_paint(&r->edit, s, 1, 14, 40, ROLE_FIELD_ON);
    draw_text(s, 3, 14, 40, ROLE_FIELD, ALIGN_LEFT, STR("Rua das Flores, 12"));
    draw_text(s, 3, 2, 10, ROLE_LABEL, ALIGN_RIGHT, STR("Address"));
}

static unsigned record_event(struct view *v, const struct event *e)
{
    struct record *r = view_state(v);

    return line_edit_event(&r->edit, e);
}

static void record_cursor(const struct view *v, int *row, int *col)
{
    const struct record *r = view_state(v);

    *row = 1;
    *col = 14 + line_edit_cursor(&r->edit);
}

static bool record_unsaved(const struct view *v)
{
    const struct record *r = view_state(v);

    return line_edit_dirty(&r->edit);
}

static void record_lost(void *ctx, const struct outcome *o)
{
    struct view *v = ctx;

    if (o->accepted)
        view_touch(v, UI_CLOSE);
}

static bool record_may_close(struct view *v)
{
    struct dialog d = {.title = STR("Unsaved"), .first = STR("Leave and lose what you typed?"),
                       .yes = STR("Leave"), .no = STR("Stay"), .destructive = true};

    if (!record_unsaved(v))
        return true;
    dialog_yes_no(view_stack(v), &d, record_lost, v);
    return false;
}

static void record_close(struct view *v)
{
    struct sample *s = view_app(v);

    s->closed++;
}

static struct str record_title(const struct view *v)
{
    (void)v;
    return STR("Patient  Caio Ferraz");
}

static const struct view_class record_class = {
    .name = "record", .state_size = sizeof(struct record), .open = record_open,
    .layout = record_layout, .paint = record_paint, .event = record_event, .cursor = record_cursor,
    .may_close = record_may_close, .unsaved = record_unsaved, .close = record_close,
    .title = record_title,
};

/* --- commands --- */

static unsigned go(struct view *v, const struct command *c)
{
    stack_jump(view_stack(v), strcmp(c->id, "go.today") == 0 ? "today" : "record", NULL);
    return UI_DONE;
}

#define TODAY(id_, keys_, label_, help_, bar_, ...)                                           \
    {.id = id_, .scope = "today", .keys = keys_, .label = label_, .help = help_,              \
     .group = "Today", .audit = AUDIT_SCREEN, .bar = bar_, .when = ROW_CHOSEN,                \
     .why_not = "Choose a row first.", __VA_ARGS__}

static const struct command sample_rows[] = {
    TODAY("visit.open", "Enter", "Open", "the patient's record", 10, .needs = NULL),
    TODAY("visit.checkin", "i", "Check in", "the patient has arrived", 11, .needs = NULL),
    TODAY("visit.cancel", "x Delete", "Cancel", "cancel the session, with a reason", 12,
          .needs = "appointment.cancel"),
    TODAY("visit.reason", "r", "Reason", "why it was cancelled", 13, .needs = NULL),
    TODAY("visit.note", "o", "Note", "a word about the session", 14, .needs = NULL),
    TODAY("visit.merge", "m", "Merge", "merge two records", 15, .needs = "patient.merge"),
    TODAY("visit.wait", "w", "Wait", "ask a slow server", 16, .needs = NULL),
    {.id = "visit.bill", .scope = "today", .keys = "b", .label = "Bill", .help = "what is due",
     .group = "Today", .audit = AUDIT_SCREEN, .when = 64, .why_not = "There is nothing to pay."},
    {.id = "go.record", .scope = "", .keys = "F2 Alt-2", .label = "Patients",
     .help = "find and open records", .group = "Go to", .audit = AUDIT_SCREEN, .bar = 2, .run = go},
    {.id = "go.today", .scope = "", .keys = "F5 Alt-5", .label = "Today",
     .help = "the board of the day", .group = "Go to", .audit = AUDIT_SCREEN, .bar = 5, .run = go},
};

static const struct command_table sample_table = {sample_rows,
                                                  sizeof sample_rows / sizeof sample_rows[0]};
static const struct command_table *const sample_tables[] = {&sample_table};
static const struct view_class *const sample_classes[] = {&today_class, &record_class};

static bool sample_may(void *app, const char *action)
{
    const struct sample *s = app;

    return !s->intern || strcmp(action, "patient.merge") != 0;
}

static void sample_leave(void *app)
{
    struct sample *s = app;

    s->left = true;
    if (s->loop != NULL)
        loop_stop(s->loop, 0);
}

static void sample_gone(void *app)
{
    struct sample *s = app;

    s->gone = true;
    if (s->loop != NULL)
        loop_stop(s->loop, 1);
}

static void sample_time(void *app, char out[8])
{
    (void)app;
    snprintf(out, 8, "10:42");
}

struct stack_opts sample_opts(struct sample *s)
{
    return (struct stack_opts){.app = s,
                               .tables = sample_tables,
                               .table_count = 1,
                               .classes = sample_classes,
                               .class_count = 2,
                               .may = sample_may,
                               .leave = sample_leave,
                               .gone = sample_gone,
                               .time_text = sample_time};
}

/* --- the one box --- */

void sample_answer(struct sample *s)
{
    struct palette_item items[VISITS];
    size_t n = 0;

    for (size_t i = 0; i < VISITS; i++)
        if (fuzzy_points(str_of(visits[i].patient), str_of(s->asked)) >= 0)
            items[n++] = (struct palette_item){str_of(visits[i].patient), STR("12/03/2011 (15)  R-00812"),
                                               (int64_t)i, STR("")};
    palette_answer(s->stack, s->ask, items, n, false, false);
}

static void sample_due(void *ctx)
{
    sample_answer(ctx);
}

static void sample_ask(void *ctx, struct stack *st, uint32_t ask, struct str text)
{
    struct sample *s = ctx;

    (void)st;
    s->ask = ask;
    s->asks++;
    snprintf(s->asked, sizeof s->asked, "%.*s", STR_ARG(text));
    if (!s->late)
        sample_answer(s);
    else if (s->loop != NULL)
        loop_after(s->loop, 250, sample_due, s);
}

static void sample_drop(void *ctx, uint32_t ask)
{
    struct sample *s = ctx;

    (void)ask;
    s->dropped++;
}

static void sample_pick(void *ctx, struct stack *st, const struct palette_item *item)
{
    struct sample *s = ctx;

    snprintf(s->text, sizeof s->text, "%.*s", STR_ARG(item->label));
    frame_patient(st, item->label, item->detail);
    stack_jump(st, "record", NULL);
}

static struct str sample_recall_label(void *ctx, char *out, size_t n)
{
    const struct sample *s = ctx;

    snprintf(out, n, "%s", s->text);
    return str_of(out);
}

static void sample_recall(void *ctx, struct stack *st)
{
    (void)ctx;
    stack_jump(st, "record", NULL);
}

void sample_start(struct sample *s, struct stack *st)
{
    static struct palette_provider patients; /* mutable: holds the context of the one sample */
    struct frame_identity who = {STR("Central Clinic"), STR("maria.souza"), STR("reception"), ENV_DEMO};
    struct palette_hooks hooks = {.providers = &patients, .provider_count = 1, .recall_ctx = s,
                                  .recall_label = sample_recall_label, .recall = sample_recall};

    s->stack = st;
    s->answer = -1;
    patients = (struct palette_provider){.ctx = s, .group = "Patients", .pause_ms = 80,
                                         .ask = sample_ask, .drop = sample_drop, .pick = sample_pick};
    frame_identity(st, &who);
    frame_link(st, ROLE_DIM, STR("online"));
    palette_hooks(st, &hooks);
    stack_jump(st, "today", NULL);
}
