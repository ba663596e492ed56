/* SPDX-License-Identifier: Apache-2.0 */
/* waiting: life and keys of the waiting list. */
#include <config.h>

#include "screen/waiting/priv.h"

#include <string.h>

#include "i18n/i18n.h"
#include "ui/frame.h"

enum { TICK_TABLE = 0 };

static struct waiting_list *of(const struct view *v)
{
    return view_state(v);
}

static void on_change(void *ctx, const struct svc_change *c)
{
    struct waiting_list *p = ctx;

    if (c->topic == SVC_TOPIC_WAITING) {
        if (c->own)
            table_own(&p->table, c->id);
        table_refresh(&p->table);
    } else if (c->topic == SVC_TOPIC_STATE && svc_state_of(p->env->svc) == SVC_IN) {
        table_refresh(&p->table);
    }
}

static struct err waiting_open_view(struct view *v, const void *args)
{
    struct waiting_list *p = of(v);
    struct table_opts opts;

    (void)args;
    p->env = env_of(v);
    p->view = v;
    p->zone = person_zone(p->env, view_arena(v));
    arena_init(&p->arena, 4096);
    waiting_filter_init(&p->filter);
    waiting_list_init(p, &opts);
    table_init(&p->table, view_arena(v), &opts, &p->source, view_host(v), TICK_TABLE);
    table_focus(&p->table, true);
    p->subscribed = svc_subscribe(p->env->svc, SVC_TOPIC_WAITING | SVC_TOPIC_STATE, on_change, p);
    table_load(&p->table);
    return OK;
}

static void waiting_close(struct view *v)
{
    struct waiting_list *p = of(v);

    svc_unsubscribe(p->env->svc, p->subscribed);
    table_fini(&p->table);
    waiting_list_drop(p);
    waiting_act_leave(p);
    arena_free(&p->arena);
}

static void waiting_cursor(const struct view *v, int *row, int *col)
{
    table_cursor(&of(v)->table, row, col);
}

void waiting_take_in_hand(struct waiting_list *p, const struct waiting_row *row)
{
    char rest[PERSON_TEXT];

    env_take(p->env, row->patient_id, row->patient,
             person_rest(rest, row->birth_date, date_age(row->birth_date, env_today(p->env)),
                         row->protocol));
}

static unsigned open_marked(struct waiting_list *p)
{
    const struct waiting_row *row = waiting_selected(p);
    struct args_patient args;

    if (row == NULL)
        return UI_DONE;
    args = (struct args_patient){.id = row->patient_id, .tab = TAB_DATA};
    waiting_take_in_hand(p, row);
    stack_open(view_stack(p->view), SCREEN_PATIENT, &args, NULL, NULL);
    return UI_DONE;
}

static unsigned waiting_event(struct view *v, const struct event *e)
{
    struct waiting_list *p = of(v);
    unsigned next = table_event(&p->table, e);

    if (next != UI_PASS) {
        if (e->kind == EV_MOUSE && e->clicks == 2 && e->button == MOUSE_LEFT)
            return open_marked(p);
        return next | UI_REPAINT; /* the lines at the foot go with the marked row */
    }
    if (e->kind == EV_KEY && e->key == K_ESC && waiting_filtered(&p->filter)) {
        waiting_filter_init(&p->filter);
        waiting_ask_anew(p);
        return UI_DONE | UI_REPAINT;
    }
    return UI_PASS;
}

static void edit(struct waiting_list *p, bool triage)
{
    const struct waiting_row *row = waiting_selected(p);
    struct args_waiting args;

    if (row == NULL)
        return;
    args = (struct args_waiting){.id = row->id, .name = row->patient, .triage = triage};
    waiting_take_in_hand(p, row);
    stack_open(view_stack(p->view), SCREEN_WAITING_FORM, &args, NULL, NULL);
}

static unsigned waiting_command(struct view *v, const struct command *c)
{
    static const struct {
        const char *id;
        enum waiting_verb verb;
    } verbs[] = {
        {"waiting.contact", VERB_CONTACT},       {"waiting.deactivate", VERB_DEACTIVATE},
        {"waiting.reactivate", VERB_REACTIVATE}, {"waiting.suspend", VERB_SUSPEND},
        {"waiting.order", VERB_ORDER},
    };
    struct waiting_list *p = of(v);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(c->id, verbs[i].id) == 0)
            waiting_act(p, verbs[i].verb);
    if (strcmp(c->id, "waiting.open") == 0)
        return open_marked(p);
    if (strcmp(c->id, "waiting.new") == 0)
        waiting_add(p);
    else if (strcmp(c->id, "waiting.edit") == 0)
        edit(p, false);
    else if (strcmp(c->id, "waiting.triage") == 0)
        edit(p, true);
    else if (strcmp(c->id, "waiting.book") == 0)
        waiting_book_marked(p);
    else if (strcmp(c->id, "waiting.look_up") == 0)
        waiting_look_up(p);
    else if (strcmp(c->id, "waiting.filter") == 0)
        waiting_filter_choose(p);
    else if (strcmp(c->id, "waiting.find") == 0)
        filter_bar_open(&p->table.filter);
    return UI_DONE | UI_LAYOUT;
}

static bool waiting_typing(const struct view *v)
{
    return of(v)->table.filter.focused;
}

static unsigned waiting_context(const struct view *v)
{
    const struct waiting_row *r = waiting_selected(of(v));

    if (r == NULL)
        return 0;
    return WAITING_ROW | (r->position > 0 ? WAITING_OPEN : 0u) |
           (str_eq(r->state, STR("removed")) || str_eq(r->state, STR("suspended")) ? WAITING_ASLEEP
                                                                                   : 0u);
}

static void waiting_resume(struct view *v)
{
    table_refresh(&of(v)->table);
}

static struct str waiting_title(const struct view *v)
{
    (void)v;
    return str_of(_("Waiting list"));
}

static struct str waiting_position(const struct view *v, char *out, size_t n)
{
    return table_range(&of(v)->table, out, n);
}

static const struct view_sign waiting_signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"!", N_("the day from which the person can come has passed, and nothing is booked yet")},
    {"*", N_("changed by somebody else a moment ago")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class waiting_class = {
    .name = SCREEN_WAITING,
    .shape = VIEW_SCREEN,
    .about = N_("Who waits for a place, in their order: call, offer, book"),
    .state_size = sizeof(struct waiting_list),
    .open = waiting_open_view,
    .layout = waiting_layout,
    .paint = waiting_paint,
    .event = waiting_event,
    .command = waiting_command,
    .cursor = waiting_cursor,
    .resume = waiting_resume,
    .close = waiting_close,
    .context = waiting_context,
    .typing = waiting_typing,
    .title = waiting_title,
    .position = waiting_position,
    .summary = waiting_summary,
    .signs = waiting_signs,
};

#define LIST N_("Waiting list")
#define NOBODY N_("Nobody is marked.")
#define CLOSED N_("Only for somebody who still waits: this entry is booked or deactivated.")

static const struct command commands[] = {
    {.id = "waiting.open", .scope = SCREEN_WAITING, .keys = "Enter", .label = N_("Open"),
     .help = N_("Open the record of the marked person and take the person in hand"), .group = LIST,
     .needs = "patient.open", .when = WAITING_ROW, .why_not = NOBODY, .audit = AUDIT_READ,
     .bar = 2},
    {.id = "waiting.new", .scope = SCREEN_WAITING, .keys = "n Insert", .label = N_("New"),
     .help = N_("Put somebody on the list: in hand, registered, or new"), .group = LIST,
     .needs = "waiting.work", .audit = AUDIT_WRITE, .bar = 2},
    {.id = "waiting.book", .scope = SCREEN_WAITING, .keys = "b", .label = N_("Book"),
     .help = N_("Book a session; somebody who only waits becomes a patient by it"), .group = LIST,
     .needs = "waiting.book", .when = WAITING_ROW | WAITING_OPEN, .why_not = CLOSED,
     .audit = AUDIT_WRITE, .bar = 2},
    {.id = "waiting.contact", .scope = SCREEN_WAITING, .keys = "c", .label = N_("Called"),
     .help = N_("Log a call to the person, and see the last ones"), .group = LIST,
     .needs = "waiting.work", .when = WAITING_ROW | WAITING_OPEN, .why_not = CLOSED,
     .audit = AUDIT_WRITE, .bar = 2},
    {.id = "waiting.edit", .scope = SCREEN_WAITING, .keys = "e", .label = N_("Edit"),
     .help = N_("Change priority, wishes and note"), .group = LIST, .needs = "waiting.work",
     .when = WAITING_ROW, .why_not = NOBODY, .audit = AUDIT_WRITE, .bar = 2},
    {.id = "waiting.deactivate", .scope = SCREEN_WAITING, .keys = "k Delete", .label = N_("Deactivate"),
     .help = N_("Take the person off the list, saying why"), .group = LIST,
     .needs = "waiting.work", .when = WAITING_ROW | WAITING_OPEN, .why_not = CLOSED,
     .audit = AUDIT_WRITE, .ask = ASK_YES_NO, .bar = 2},
    {.id = "waiting.reactivate", .scope = SCREEN_WAITING, .keys = "a", .label = N_("Reactivate"),
     .help = N_("Back on the list, at the old place or at the end"), .group = LIST,
     .needs = "waiting.work", .when = WAITING_ROW | WAITING_ASLEEP,
     .why_not = N_("Only for somebody deactivated or suspended: f shows them."),
     .audit = AUDIT_WRITE, .bar = 7},
    {.id = "waiting.suspend", .scope = SCREEN_WAITING, .keys = "s", .label = N_("Suspend"),
     .help = N_("Not to be called before a day; the place is kept"), .group = LIST,
     .needs = "waiting.work", .when = WAITING_ROW | WAITING_OPEN, .why_not = CLOSED,
     .audit = AUDIT_WRITE, .bar = 8},
    {.id = "waiting.triage", .scope = SCREEN_WAITING, .keys = "t", .label = N_("Triage"),
     .help = N_("Decide priority and flow"), .group = LIST, .needs = "waiting.triage",
     .when = WAITING_ROW, .why_not = NOBODY, .audit = AUDIT_WRITE, .bar = 2},
    {.id = "waiting.order", .scope = SCREEN_WAITING, .keys = "o", .label = N_("Order"),
     .help = N_("Say in words why the person has this place"), .group = LIST,
     .needs = "waiting.see", .when = WAITING_ROW, .why_not = NOBODY, .audit = AUDIT_READ,
     .bar = 9},
    {.id = "waiting.look_up", .scope = SCREEN_WAITING, .keys = "l", .label = N_("Protocol"),
     .help = N_("Say the place of a protocol number, without a name"), .group = LIST,
     .needs = "waiting.see", .audit = AUDIT_READ, .bar = 8},
    {.id = "waiting.find", .scope = SCREEN_WAITING, .keys = "/", .label = N_("Name"),
     .help = N_("Find a name in the list while typing"), .group = LIST, .needs = "waiting.see",
     .audit = AUDIT_READ, .bar = 2},
    {.id = "waiting.filter", .scope = SCREEN_WAITING, .keys = "f", .label = N_("Filter"),
     .help = N_("Show only a state, a priority, a flow, a professional, a day"), .group = LIST,
     .needs = "waiting.see", .audit = AUDIT_READ, .bar = 2},
};
const struct command_table waiting_commands = {commands, sizeof commands / sizeof commands[0]};
