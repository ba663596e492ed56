/* SPDX-License-Identifier: Apache-2.0 */
/* patients: the search line and the list under it. The line has the keys to begin with: what is
 * typed is looked for; Enter opens the first one found, Down or Tab goes into the list, where the
 * verbs are single letters. */
#include <config.h>

#include "screen/patients/priv.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "screen/waiting/applicant.h"
#include "screen/common/args.h"
#include "ui/frame.h"

enum { TICK_TABLE = 0, TICK_TYPED = WIDGET_TICKS, TYPED_MS = 80 };

static struct patients *of(const struct view *v)
{
    return view_state(v);
}

/* What the list says when it is empty: what was typed, and who may register somebody, decide. */
static const char *empty_text(const struct patients *p)
{
    bool may = env_may(p->env, "patient.create");

    if (p->asked.n == 0)
        return may ? N_("Nobody is registered yet. Press Insert to register the first patient.")
                   : N_("You have no patients yet.");
    return may ? N_("Nobody was found. Check the spelling or type less of it. Insert registers a "
                    "new patient.")
               : N_("Nobody was found among your patients. Check the spelling or type less of it.");
}

/* Asks for what is typed now; what was asked before is dropped by the table. */
static void look(struct patients *p)
{
    struct str typed = str_trim(line_edit_text(&p->edit));

    view_timer(p->view, TICK_TYPED, -1);
    if (str_eq(typed, p->asked) && p->table.state != TABLE_FAILED)
        return;
    snprintf(p->asked_text, sizeof p->asked_text, "%.*s", STR_ARG(typed));
    p->asked = str_of(p->asked_text);
    p->ticket.id[0] = '\0';
    p->full = false;
    p->table.opts.empty = empty_text(p);
    table_sort(&p->table, NULL, false);
}

static void focus(struct patients *p, bool list)
{
    if (list && table_selected(&p->table) == NULL)
        return;
    p->in_list = list;
    table_focus(&p->table, list);
    line_edit_focus(&p->edit, !list);
}

/* To the search line, where the next search replaces the last. */
static void search_again(struct patients *p)
{
    focus(p, false);
    line_edit_mark(&p->edit);
}

static void on_change(void *ctx, const struct svc_change *c)
{
    struct patients *p = ctx;

    if (c->topic == SVC_TOPIC_PATIENT) {
        if (c->own)
            table_own(&p->table, c->id);
        table_refresh(&p->table);
    } else if (c->topic == SVC_TOPIC_STATE && svc_state_of(p->env->svc) == SVC_IN) {
        table_refresh(&p->table);
    }
}

static struct err patients_open(struct view *v, const void *args)
{
    static const struct line_edit_opts line = {.max_chars = 120};
    const struct args_patients *a = args;
    struct patients *p = of(v);
    struct table_opts opts;

    p->env = env_of(v);
    p->view = v;
    p->choose = a != NULL && a->choose;
    p->asked = STR_EMPTY;
    line_edit_init(&p->edit, view_arena(v), &line);
    if (a != NULL && a->typed.n > 0)
        line_edit_put(&p->edit, a->typed);
    patients_list_init(p, &opts);
    opts.empty = empty_text(p);
    table_init(&p->table, view_arena(v), &opts, &p->source, view_host(v), TICK_TABLE);
    focus(p, false);
    table_focus(&p->table, false);
    p->subscribed =
        svc_subscribe(p->env->svc, SVC_TOPIC_PATIENT | SVC_TOPIC_STATE, on_change, p);
    if (a != NULL && a->typed.n > 0)
        look(p);
    else
        table_load(&p->table);
    return OK;
}

static void patients_close(struct view *v)
{
    struct patients *p = of(v);

    svc_unsubscribe(p->env->svc, p->subscribed);
    table_fini(&p->table);
    patients_reads_drop(p);
    line_edit_clear(&p->edit);
}

static void patients_layout(struct view *v, struct rect area)
{
    struct patients *p = of(v);

    p->area = area;
    line_edit_layout(&p->edit, area.cols - SEARCH_COL - COUNT_COLS - 1);
    table_layout(&p->table, (struct rect){2, 0, area.rows - 4 > 1 ? area.rows - 4 : 1, area.cols});
}

static void patients_cursor(const struct view *v, int *row, int *col)
{
    const struct patients *p = of(v);

    if (p->in_list) {
        table_cursor(&p->table, row, col);
    } else {
        *row = 0;
        *col = SEARCH_COL + line_edit_cursor(&p->edit);
    }
}

/* The person chosen: in hand, and what the screen was opened for. */
static unsigned choose(struct patients *p)
{
    const struct patient_row *row = patients_selected(p);
    struct args_patient args;
    struct chosen_patient *c;
    char rest[PERSON_TEXT];

    if (row == NULL) {
        if (p->table.state == TABLE_LOADING || p->table.want[TABLE_WHOLE].fetch != 0)
            p->open_first = true;
        return UI_DONE;
    }
    person_rest(rest, row->birth_date, row->age, row->record_no);
    if (p->choose) {
        c = ARENA_NEW(view_arena(p->view), struct chosen_patient);
        *c = (struct chosen_patient){row->id, str_copy(view_arena(p->view), row->name),
                                     str_copy(view_arena(p->view), str_of(rest))};
        view_result(p->view, true, 0, c);
        return UI_DONE | UI_CLOSE;
    }
    args = (struct args_patient){.id = row->id, .tab = TAB_DATA};
    env_take(p->env, row->id, row->name, str_of(rest));
    stack_open(view_stack(p->view), SCREEN_PATIENT, &args, NULL, NULL);
    return UI_DONE;
}

/* Enter in the line when an answer is still on its way: it opens the one person found then. */
static unsigned enter(struct patients *p)
{
    bool late = !str_eq(str_trim(line_edit_text(&p->edit)), p->asked);

    if (late)
        look(p);
    if (late || p->table.want[TABLE_WHOLE].fetch != 0) {
        p->open_first = true;
        return UI_DONE;
    }
    return choose(p);
}

void patients_found(struct patients *p)
{
    if (!p->open_first || !view_is_on_top(p->view))
        return;
    p->open_first = false;
    if (table_held(&p->table) == 1)
        view_touch(p->view, choose(p));
    else if (table_held(&p->table) > 1)
        focus(p, true);
}

static unsigned line_event(struct patients *p, const struct event *e)
{
    unsigned next;

    if (e->kind == EV_KEY) {
        switch (e->key) {
        case K_ENTER:
            return enter(p);
        case K_TAB:
            focus(p, true);
            return UI_DONE | UI_REPAINT;
        case K_DOWN:
        case K_PGDN:
            focus(p, true);
            return table_event(&p->table, e) | UI_DONE | UI_REPAINT;
        case K_ESC:
            if (line_edit_text(&p->edit).n == 0)
                return UI_PASS;
            line_edit_put(&p->edit, STR_EMPTY);
            look(p);
            return UI_DONE | UI_REPAINT;
        default:
            break;
        }
    }
    next = line_edit_event(&p->edit, e);
    if (p->edit.signal != EDIT_FINE) {
        char said[PERSON_TEXT];

        view_say(p->view, ROLE_WARN, line_edit_message(&p->edit, said, sizeof said));
    }
    if ((next & UI_DIRTY) != 0 && !str_eq(str_trim(line_edit_text(&p->edit)), p->asked)) {
        p->open_first = false;
        view_timer(p->view, TICK_TYPED, TYPED_MS);
    }
    return next;
}

static unsigned list_event(struct patients *p, const struct event *e)
{
    const struct table_row *row = table_selected(&p->table);
    bool first = row != NULL && row == table_row_at(&p->table, 0);

    if (e->kind == EV_KEY && e->key == K_ENTER)
        return choose(p);
    if ((e->kind == EV_KEY && (e->key == K_TAB || e->key == (K_TAB | KM_SHIFT))) ||
        (e->kind == EV_KEY && e->key == K_UP && first) ||
        (e->kind == EV_TEXT && e->key == '/')) {
        search_again(p);
        return UI_DONE | UI_REPAINT;
    }
    if (e->kind == EV_KEY && e->key == K_BACKSPACE) {
        focus(p, false);
        return line_event(p, e) | UI_REPAINT;
    }
    return table_event(&p->table, e);
}

static unsigned click(struct patients *p, const struct event *e)
{
    unsigned next;

    if (e->row == 0) {
        focus(p, false);
        return UI_DONE | UI_REPAINT;
    }
    next = table_event(&p->table, e);
    if (next != UI_PASS && e->button == MOUSE_LEFT) {
        focus(p, true);
        if (e->clicks == 2)
            return choose(p);
    }
    return next | UI_REPAINT;
}

static unsigned patients_event(struct view *v, const struct event *e)
{
    struct patients *p = of(v);

    if (e->kind == EV_TICK && e->key == TICK_TYPED) {
        look(p);
        return UI_DONE | UI_REPAINT;
    }
    if (e->kind == EV_TICK)
        return table_event(&p->table, e);
    if (e->kind == EV_MOUSE)
        return click(p, e);
    if (p->in_list && table_selected(&p->table) == NULL)
        focus(p, false);
    return p->in_list ? list_event(p, e) : line_event(p, e);
}

/* The person who was registered: chosen, or opened. */
static void registered(void *ctx, const struct outcome *o)
{
    struct patients *p = ctx;
    const struct chosen_patient *c = o->data;
    struct args_patient args;

    if (!o->accepted || c == NULL)
        return;
    if (p->choose) {
        struct chosen_patient *mine = ARENA_NEW(view_arena(p->view), struct chosen_patient);

        *mine = (struct chosen_patient){c->id, str_copy(view_arena(p->view), c->name),
                                        str_copy(view_arena(p->view), c->rest)};
        view_result(p->view, true, 0, mine);
        view_touch(p->view, UI_CLOSE);
        return;
    }
    args = (struct args_patient){.id = c->id, .tab = TAB_DATA};
    stack_open(view_stack(p->view), SCREEN_PATIENT, &args, NULL, NULL);
}

/* A name typed into the line goes into the new form; numbers and dates do not. */
static struct str typed_name(const struct patients *p)
{
    struct str typed = str_trim(line_edit_text(&p->edit));

    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] >= '0' && typed.p[i] <= '9')
            return STR_EMPTY;
    return typed;
}

static unsigned patients_command(struct view *v, const struct command *c)
{
    struct patients *p = of(v);
    const struct patient_row *row = patients_selected(p);
    struct args_patient fresh = {.name = typed_name(p)};
    struct args_booking booking = {0};
    struct args_waiting waiting = {0};

    if (strcmp(c->id, "patients.new") == 0) {
        stack_open(view_stack(v), SCREEN_PATIENT_FORM, &fresh, registered, p);
        return UI_DONE;
    }
    if (strcmp(c->id, "patients.find") == 0 || strcmp(c->id, "patients.again") == 0) {
        search_again(p);
        return UI_DONE | UI_REPAINT;
    }
    if (row == NULL)
        return UI_DONE;
    if (strcmp(c->id, "patients.open") == 0)
        return choose(p);
    patients_take(p, row);
    if (strcmp(c->id, "patients.book") == 0 && str_eq(row->status, STR("applicant"))) {
        applicant_book(v, row->id, row->name);
    } else if (strcmp(c->id, "patients.book") == 0) {
        booking.patient_id = row->id;
        booking.patient_name = row->name;
        stack_open(view_stack(v), SCREEN_BOOKING, &booking, NULL, NULL);
    } else if (strcmp(c->id, "patients.waiting") == 0) {
        waiting.patient_id = row->id;
        waiting.name = row->name;
        stack_open(view_stack(v), SCREEN_WAITING_FORM, &waiting, NULL, NULL);
    }
    return UI_DONE;
}

static unsigned patients_context(const struct view *v)
{
    const struct patients *p = of(v);

    return (table_selected(&p->table) != NULL ? PATIENTS_ROW : 0u) |
           (p->choose ? 0u : PATIENTS_FREE) | (p->in_list ? PATIENTS_LIST : 0u);
}

static bool patients_typing(const struct view *v)
{
    return !of(v)->in_list;
}

static void patients_resume(struct view *v)
{
    struct patients *p = of(v);

    table_own(&p->table, p->env->in_hand.id);
    table_refresh(&p->table);
    search_again(p); /* whoever comes back looks for the next person: letters are no commands then */
}

static struct str patients_title(const struct view *v)
{
    return str_of(of(v)->choose ? _("Choose a patient") : _("Patients"));
}

static struct str patients_position(const struct view *v, char *out, size_t n)
{
    return table_range(&of(v)->table, out, n);
}

static const struct view_sign patients_signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"*", N_("changed by somebody else a moment ago")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class patients_class = {
    .name = SCREEN_PATIENTS,
    .shape = VIEW_SCREEN,
    .about = N_("Find a person and open the record, or register somebody new"),
    .state_size = sizeof(struct patients),
    .open = patients_open,
    .layout = patients_layout,
    .paint = patients_paint,
    .event = patients_event,
    .command = patients_command,
    .cursor = patients_cursor,
    .resume = patients_resume,
    .close = patients_close,
    .context = patients_context,
    .typing = patients_typing,
    .title = patients_title,
    .position = patients_position,
    .signs = patients_signs,
};

#define LIST N_("Patients")

static const struct command commands[] = {
    {.id = "patients.open", .scope = SCREEN_PATIENTS, .keys = "Enter", .label = N_("Open"),
     .help = N_("Open the record of the marked person and take the person in hand"), .group = LIST,
     .needs = "patient.open", .when = PATIENTS_ROW, .why_not = N_("Nobody is marked."),
     .audit = AUDIT_READ, .bar = 2},
    {.id = "patients.new", .scope = SCREEN_PATIENTS, .keys = "Insert n", .label = N_("New"),
     .help = N_("Register a new patient; a name that was typed goes into the form"), .group = LIST,
     .needs = "patient.create", .audit = AUDIT_WRITE, .bar = 2},
    {.id = "patients.book", .scope = SCREEN_PATIENTS, .keys = "b", .label = N_("Book"),
     .help = N_("Book a session for the marked person"), .group = LIST,
     .needs = "appointment.book", .when = PATIENTS_ROW | PATIENTS_FREE | PATIENTS_LIST,
     .why_not = N_("Press Down to go into the list first."), .audit = AUDIT_WRITE, .bar = 2},
    {.id = "patients.waiting", .scope = SCREEN_PATIENTS, .keys = "w", .label = N_("Waiting"),
     .help = N_("Put the marked person on the waiting list"), .group = LIST,
     .needs = "waiting.work", .when = PATIENTS_ROW | PATIENTS_FREE | PATIENTS_LIST,
     .why_not = N_("Press Down to go into the list first."), .audit = AUDIT_WRITE, .bar = 2},
    {.id = "patients.find", .scope = SCREEN_PATIENTS, .keys = "/", .label = N_("Find"),
     .help = N_("Go to the search line, where the next search replaces the last"), .group = LIST,
     .when = PATIENTS_LIST, .why_not = N_("You are in the search line already."), .audit = AUDIT_SCREEN, .bar = 7},
    {.id = "patients.again", .scope = SCREEN_PATIENTS, .keys = "F2", .label = N_("Find again"),
     .help = N_("Go to the search line, where the next search replaces the last"), .group = LIST,
     .audit = AUDIT_SCREEN},
};
const struct command_table patients_commands = {commands, sizeof commands / sizeof commands[0]};
