/* SPDX-License-Identifier: Apache-2.0 */
/* The list of events. Each question to the log is an event in it; turning pages is the same
 * question going on. */
#include <config.h>

#include "screen/audit/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "screen/audit/priv.h"
#include "screen/common/env.h"
#include "screen/common/person.h"
#include "svc/audit.h"
#include "svc/words.h"
#include "ui/frame.h"
#include "ui/table.h"

enum { TICK_TABLE = 100, READS = 4 };
enum { COL_TIME, COL_PERSON, COL_ACTION, COL_ENTITY, COL_PATIENT, COL_OUTCOME, COL_TERMINAL, COL_NAME };

static const struct column columns[] = {
    [COL_TIME] = {.id = "time", .title = N_("When"), .min = 17, .ideal = 17, .max = 17},
    [COL_PERSON] = {.id = "person", .title = N_("Person"), .min = 14, .ideal = 16, .max = 24, .keep = 9},
    [COL_ACTION] = {.id = "action", .title = N_("Action"), .min = 27, .ideal = 30, .max = 0},
    [COL_ENTITY] = {.id = "entity", .title = N_("Thing"), .min = 10, .ideal = 11, .max = 18, .keep = 4},
    [COL_PATIENT] = {.id = "patient", .title = N_("Patient"), .min = 10, .ideal = 24, .max = 40, .keep = 8},
    [COL_OUTCOME] = {.id = "outcome", .title = N_("Outcome"), .min = 9, .ideal = 10, .max = 14, .keep = 7},
    [COL_TERMINAL] = {.id = "terminal", .title = N_("Terminal"), .min = 8, .ideal = 10, .max = 24, .keep = 3},
    [COL_NAME] = {.id = "name", .title = N_("Name"), .min = 24, .ideal = 24, .max = 32, .keep = 2},
};

struct audit_read {
    struct audit *audit;
    uint32_t fetch;
    int limit;
    int call; /* 0: free */
};

struct audit {
    struct env *env;
    struct table table;
    struct table_source source;
    struct view *view;
    struct audit_asked asked, good; /* good: what the server took last */
    struct ticket ticket;
    struct audit_read reads[READS];
    struct rect area;
    char summary[320];
};

static struct audit_filters filters_of(const struct audit_asked *q)
{
    return (struct audit_filters){.from = str_of(q->from),
                                  .to = str_of(q->to),
                                  .person = str_of(q->person),
                                  .record = str_of(q->record),
                                  .action = str_of(q->action),
                                  .entity = str_of(q->entity),
                                  .outcome = str_of(q->outcome),
                                  .terminal = str_of(q->terminal),
                                  .patient_id = q->patient_id};
}

/* The keyset of a row as the table hands it back: "microseconds id". */
static struct str place_of(struct arena *a, const struct audit_row *r)
{
    return str_printf(a, "%" PRId64, r->at);
}

static void filtered(void *ctx, const struct outcome *o);

/* The server takes one of the filters not: true when it says which. */
static bool is_refused(const struct svc_rows *r)
{
    return !err_is(&r->err) && r->opened.outcome != ANSWER_OK && r->opened.field.n > 0;
}

/* Back to the form, with what is wrong beside its field. */
static void refused(struct audit *v, uint32_t fetch, const struct answer *a)
{
    const struct table_page none = {.count = 0};

    snprintf(v->asked.wrong, sizeof v->asked.wrong, "%.*s", STR_ARG(a->field));
    snprintf(v->asked.why, sizeof v->asked.why, "%.*s", STR_ARG(a->code));
    v->ticket.id[0] = '\0';
    table_deliver(&v->table, fetch, &none, NULL);
    stack_say(v->env->stack, ROLE_ERROR, str_of(_(words_of(a->code))));
    stack_open(v->env->stack, "audit_filter", &v->asked, filtered, v->view);
}

static void on_rows(void *ctx, const struct svc_rows *r)
{
    struct audit_read *read = ctx;
    struct audit *v = read->audit;
    struct arena *a = table_page_arena(&v->table, read->fetch);
    const struct audit_row *rows = NULL;
    struct table_row *list;
    struct table_page page = {0};
    struct err err;
    size_t n = 0;

    read->call = 0;
    if (a == NULL)
        return;
    if (is_refused(r) && view_is_on_top(v->view)) {
        refused(v, read->fetch, &r->opened);
        return;
    }
    err = audit_rows(r, a, &rows, &n);
    if (!err_is(&err))
        v->good = v->asked;
    list = ARENA_ARRAY(a, struct table_row, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct table_row){.id = rows[i].event_id, .stamp = 1, .place = place_of(a, &rows[i]),
                                     .data = &rows[i]};
    page = (struct table_page){.rows = list, .count = (int)n, .after = (int)n == read->limit};
    table_deliver(&v->table, read->fetch, &page, &err);
}

static struct audit_read *free_read(struct audit *v)
{
    for (int i = 0; i < READS; i++)
        if (v->reads[i].call == 0)
            return &v->reads[i];
    return NULL;
}

/* The log is read onwards only: whatever page is wanted anew begins with the newest event. */
static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct audit *v = ctx;
    struct audit_read *read = free_read(v);
    struct audit_filters f = filters_of(&v->asked);
    char place[32];
    bool on = r->how == PAGE_AFTER;

    (void)t;
    if (read == NULL)
        return;
    snprintf(place, sizeof place, "%.*s", STR_ARG(r->from_place));
    if (!on)
        v->ticket.id[0] = '\0';
    *read = (struct audit_read){.audit = v, .fetch = r->fetch, .limit = r->limit};
    read->call = audit_list(v->env->svc, &v->ticket, &f, on ? strtoll(place, NULL, 10) : 0,
                            on ? r->from_id : 0, r->limit, on_rows, read);
}

static void abandon(void *ctx, uint32_t number)
{
    struct audit *v = ctx;

    for (int i = 0; i < READS; i++)
        if (v->reads[i].call != 0 && v->reads[i].fetch == number) {
            svc_drop(v->env->svc, v->reads[i].call);
            v->reads[i].call = 0;
        }
}

/* "20/11/26 10:42:07": a log has more than one year. */
static struct str when_text(struct cell *c, const struct audit_row *r)
{
    int n = 0;

    if (r->local_day.n == strlen("2026-11-20"))
        n = snprintf(c->buf, sizeof c->buf, "%.2s/%.2s/%.2s %.*s", r->local_day.p + 8,
                     r->local_day.p + 5, r->local_day.p + 2, STR_ARG(r->local_time));
    return (struct str){.p = c->buf, .n = n > 0 ? (size_t)n : 0};
}

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct audit_row *r = row->data;
    bool ok = str_eq(r->outcome, STR("ok"));

    (void)ctx;
    switch (column) {
    case COL_TIME:
        c->text = when_text(c, r);
        break;
    case COL_PERSON:
        c->text = r->person;
        break;
    case COL_ACTION:
        c->text = audit_action_label(r->action);
        c->role = ROLE_STRONG;
        break;
    case COL_ENTITY:
        c->text = audit_entity_label(r->entity);
        c->role = ROLE_DIM;
        break;
    case COL_PATIENT:
        c->text = r->patient_name.n != 0 ? r->patient_name : r->patient_record;
        break;
    case COL_OUTCOME:
        c->text = ok ? STR_EMPTY : audit_outcome_label(r->outcome);
        c->role = ok ? ROLE_NORMAL : ROLE_WARN;
        break;
    case COL_TERMINAL:
        c->text = r->terminal.n != 0 ? r->terminal : r->client_addr;
        c->role = ROLE_DIM;
        break;
    case COL_NAME:
        c->text = r->person_name;
        break;
    default:
        break;
    }
}

static struct str mark(void *ctx, const struct table_row *row)
{
    const struct audit_row *r = row->data;

    (void)ctx;
    return str_eq(r->outcome, STR("ok")) ? STR_EMPTY : STR("!");
}

static const struct table_opts opts = {
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .empty = N_("Nothing of this kind is in the log: f changes what is looked for."),
};

static struct err audit_open(struct view *v, const void *args)
{
    struct audit *a = view_state(v);
    const struct args_audit *with = args;

    a->env = env_of(v);
    a->view = v;
    if (with != NULL && with->patient_id != 0) {
        a->asked.patient_id = with->patient_id;
        snprintf(a->asked.patient, sizeof a->asked.patient, "%.*s", STR_ARG(with->patient_name));
    }
    a->source = (struct table_source){
        .ctx = a, .fetch = fetch, .abandon = abandon, .cell = cell, .mark = mark};
    table_init(&a->table, view_arena(v), &opts, &a->source, view_host(v), TICK_TABLE);
    table_focus(&a->table, true);
    table_load(&a->table);
    return OK;
}

static void audit_close(struct view *v)
{
    struct audit *a = view_state(v);

    for (int i = 0; i < READS; i++)
        if (a->reads[i].call != 0)
            svc_drop(a->env->svc, a->reads[i].call);
    table_fini(&a->table);
}

static void audit_layout(struct view *v, struct rect area)
{
    struct audit *a = view_state(v);

    a->area = area;
    table_layout(&a->table, area);
}

static void audit_paint(struct view *v, struct surface *s, bool all)
{
    struct audit *a = view_state(v);

    table_paint(&a->table, s, all);
}

static void audit_cursor(const struct view *v, int *row, int *col)
{
    const struct audit *a = view_state(v);

    table_cursor(&a->table, row, col);
}

static void filtered(void *ctx, const struct outcome *o)
{
    struct view *v = ctx;
    struct audit *a = view_state(v);

    if (o->accepted)
        a->asked = *(const struct audit_asked *)o->data;
    else if (a->asked.wrong[0] != '\0')
        a->asked = a->good;
    else
        return;
    table_load(&a->table);
    view_touch(v, UI_LAYOUT);
}

static unsigned open_event(struct audit *a)
{
    const struct table_row *row = table_selected(&a->table);
    struct args_audit_event args = {0};
    const struct audit_row *r;

    if (row == NULL)
        return UI_DONE;
    r = row->data;
    args = (struct args_audit_event){.id = r->event_id, .at = r->at};
    stack_open(a->env->stack, SCREEN_AUDIT_EVENT, &args, NULL, NULL);
    return UI_DONE;
}

static unsigned of_patient(struct audit *a)
{
    a->asked = (struct audit_asked){.patient_id = a->env->in_hand.id};
    snprintf(a->asked.patient, sizeof a->asked.patient, "%s", a->env->in_hand.name);
    table_load(&a->table);
    return UI_LAYOUT;
}

static unsigned audit_command(struct view *v, const struct command *c)
{
    struct audit *a = view_state(v);

    if (strcmp(c->id, "audit.open") == 0)
        return open_event(a);
    if (strcmp(c->id, "audit.filter") == 0) {
        stack_open(a->env->stack, "audit_filter", &a->asked, filtered, v);
        return UI_DONE;
    }
    if (strcmp(c->id, "audit.patient") == 0)
        return of_patient(a);
    if (strcmp(c->id, "audit.all") == 0) {
        a->asked = (struct audit_asked){.from = ""};
        table_load(&a->table);
        return UI_LAYOUT;
    }
    if (strcmp(c->id, "audit.refresh") == 0) {
        table_load(&a->table);
        return UI_DIRTY;
    }
    return UI_PASS;
}

/* What the commands ask for: something that can be taken away, somebody who was taken in hand. */
enum { AUDIT_FILTERED = 1, AUDIT_IN_HAND = 2 };

static bool is_filtered(const struct audit_asked *q)
{
    const char *const said[] = {q->from, q->to, q->person, q->record, q->terminal,
                                q->action, q->entity, q->outcome};

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        if (said[i][0] != '\0')
            return true;
    return q->patient_id != 0;
}

static unsigned audit_context(const struct view *v)
{
    const struct audit *a = view_state(v);

    return (is_filtered(&a->asked) ? AUDIT_FILTERED : 0) |
           (a->env->in_hand.id != 0 ? AUDIT_IN_HAND : 0);
}

static unsigned audit_event(struct view *v, const struct event *ev)
{
    struct audit *a = view_state(v);

    return table_event(&a->table, ev);
}

static struct str audit_title(const struct view *v)
{
    const struct audit *a = view_state(v);

    (void)a;
    return str_of(_("Audit"));
}

static void add(struct audit *a, const char *label, struct str value)
{
    size_t n = strlen(a->summary);

    if (value.n != 0)
        snprintf(a->summary + n, sizeof a->summary - n, "%s%s %.*s", n != 0 ? "   " : "", label,
                 STR_ARG(value));
}

/* yyyy-mm-dd as a person reads it. */
static struct str day_read(char out[PERSON_TEXT], const char *iso)
{
    struct date day;

    return date_from_iso(iso, (int)strlen(iso), &day) ? person_date(out, day) : STR_EMPTY;
}

/* What is looked for, in one line, so that nobody takes a filtered list for all there is. */
static struct str audit_summary(const struct view *v)
{
    struct audit *a = view_state(v);
    char day[PERSON_TEXT];

    a->summary[0] = '\0';
    add(a, _("from"), day_read(day, a->asked.from));
    add(a, _("to"), day_read(day, a->asked.to));
    add(a, _("person"), str_of(a->asked.person_name));
    add(a, _("action"), audit_action_label(str_of(a->asked.action)));
    add(a, _("thing"), audit_entity_label(str_of(a->asked.entity)));
    add(a, _("patient"), str_of(a->asked.patient));
    add(a, _("record"), str_of(a->asked.record));
    add(a, _("terminal"), str_of(a->asked.terminal));
    add(a, _("outcome"), audit_outcome_label(str_of(a->asked.outcome)));
    if (a->summary[0] == '\0')
        add(a, "", str_of(env_scope(a->env, "audit.list") == SCOPE_CLINIC ? _("everything of the clinic")
                                                                          : _("what you did yourself")));
    return str_trim(str_of(a->summary));
}

static struct str audit_position(const struct view *v, char *out, size_t n)
{
    const struct audit *a = view_state(v);

    return table_range(&a->table, out, n);
}

static const struct view_sign audit_signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"!", N_("refused, failed or grave: see the outcome")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class audit_class = {
    .name = SCREEN_AUDIT,
    .shape = VIEW_SCREEN,
    .about = N_("Who saw and did what, newest first"),
    .state_size = sizeof(struct audit),
    .open = audit_open,
    .layout = audit_layout,
    .paint = audit_paint,
    .event = audit_event,
    .command = audit_command,
    .context = audit_context,
    .cursor = audit_cursor,
    .close = audit_close,
    .title = audit_title,
    .position = audit_position,
    .summary = audit_summary,
    .signs = audit_signs,
};

static const struct command commands[] = {
    {.id = "audit.open", .scope = SCREEN_AUDIT, .keys = "Enter", .label = N_("Open"),
     .help = N_("The event in full, with before and after"), .group = N_("Audit"), .needs = "audit.list",
     .audit = AUDIT_READ, .bar = 2},
    {.id = "audit.filter", .scope = SCREEN_AUDIT, .keys = "f", .label = N_("Filter"),
     .help = N_("Look for a date, person, action, thing, patient, terminal or outcome"), .group = N_("Audit"),
     .needs = "audit.list", .audit = AUDIT_SCREEN, .bar = 3},
    {.id = "audit.patient", .scope = SCREEN_AUDIT, .keys = "p", .label = N_("Of the patient"),
     .help = N_("Who looked at the patient in hand"), .group = N_("Audit"), .needs = "audit.list",
     .when = AUDIT_IN_HAND, .why_not = N_("Take a patient in hand first: F2."), .audit = AUDIT_READ,
     .bar = 4},
    {.id = "audit.all", .scope = SCREEN_AUDIT, .keys = "x", .label = N_("Everything"),
     .help = N_("Take the filter away"), .group = N_("Audit"), .needs = "audit.list",
     .when = AUDIT_FILTERED, .why_not = N_("Everything is shown already."), .audit = AUDIT_READ, .bar = 5},
    {.id = "audit.refresh", .scope = SCREEN_AUDIT, .keys = "r", .label = N_("Read again"),
     .help = N_("Begin with the newest event again"), .group = N_("Audit"), .needs = "audit.list",
     .audit = AUDIT_READ},
    {.id = "audit_filter.apply", .scope = "audit_filter", .keys = "Ctrl-S", .label = N_("Look"),
     .help = N_("Look for this"), .group = N_("Audit"), .audit = AUDIT_READ, .bar = 2},
};
const struct command_table audit_commands = {commands, sizeof commands / sizeof commands[0]};
