/* SPDX-License-Identifier: Apache-2.0 */
/* patient: life and keys of the record. */
#include <config.h>

#include "screen/record/priv.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "screen/waiting/applicant.h"
#include "ui/frame.h"

enum { TICK_LIVE = RECORD_TABS * WIDGET_TICKS, LIVE_MS = 500, HEAD_ROWS = 2 };

static const char *const tab_labels[] = {
    [TAB_DATA] = N_("Data"),           [TAB_APPOINTMENTS] = N_("Appointments"),
    [TAB_WAITING] = N_("Waiting list"), [TAB_CONSENTS] = N_("Consents"),
    [TAB_ACCESS] = N_("Who looked"),   NULL,
};

static struct record *of(const struct view *v)
{
    return view_state(v);
}

static void take_in_hand(struct record *p)
{
    char rest[PERSON_TEXT];

    if (p->there)
        env_take(p->env, p->id, p->now.name,
                 person_rest(rest, p->now.birth_date, p->now.age, p->now.record_no));
}

static void read_record(struct record *p);

static void on_record(void *ctx, const struct svc_rows *r)
{
    struct record *p = ctx;
    struct arena fresh;
    struct patient now;
    struct err err;

    p->read = 0;
    ui_busy_end(p->env->stack, p->busy);
    arena_init(&fresh, 4096);
    err = patient_record(r, &fresh, &now);
    if (err_is(&err)) {
        arena_free(&fresh);
        p->error = err;
        if (p->there) /* what is shown stays */
            stack_say_err(p->env->stack, &err);
    } else {
        arena_free(&p->arena);
        p->arena = fresh;
        p->now = now;
        p->there = true;
        p->error = OK;
        record_lines(p);
        if (view_is_on_top(p->view))
            take_in_hand(p);
    }
    view_touch(p->view, UI_LAYOUT | UI_REPAINT);
    if (p->read_again) {
        p->read_again = false;
        read_record(p);
    }
}

/* Esc: back when nothing is shown yet, else what is shown stays. */
static void leave_reading(void *ctx)
{
    struct record *p = ctx;

    if (!p->there) {
        stack_back(view_stack(p->view));
        return;
    }
    svc_drop(p->env->svc, p->read);
    p->read = 0;
    p->read_again = false;
    ui_busy_end(p->env->stack, p->busy);
}

static void read_record(struct record *p)
{
    if (p->read != 0) {
        p->read_again = true;
        return;
    }
    p->busy = ui_busy_begin(p->env->stack, STR_EMPTY, leave_reading, p);
    p->read = patient_read(p->env->svc, &p->ticket, p->id, STR_EMPTY, on_record, p);
}

static void on_change(void *ctx, const struct svc_change *c)
{
    struct record *p = ctx;

    if (c->topic == SVC_TOPIC_STATE && svc_state_of(p->env->svc) == SVC_IN) {
        read_record(p);
        record_list_show(p, true);
    } else if (c->topic == SVC_TOPIC_PATIENT && c->id == p->id) {
        read_record(p);
        record_list_show(p, true);
    } else if ((c->topic == SVC_TOPIC_APPOINTMENT && p->tabs.at == TAB_APPOINTMENTS) ||
               (c->topic == SVC_TOPIC_WAITING && p->tabs.at == TAB_WAITING)) {
        view_timer(p->view, TICK_LIVE, LIVE_MS); /* whose it is is not told: once for many */
    }
}

static unsigned hidden_tabs(const struct record *p)
{
    static const char *const needs[RECORD_TABS] = {"patient.open", "patient.appointments",
                                                   "patient.waiting", "patient.consents",
                                                   "patient.access"};
    unsigned hidden = 0;

    for (unsigned i = 0; i < RECORD_TABS; i++)
        if (!env_may(p->env, needs[i]))
            hidden |= 1u << i;
    return hidden;
}

static struct err record_open(struct view *v, const void *args)
{
    const struct args_patient *a = args;
    struct record *p = of(v);
    unsigned hidden;

    p->env = env_of(v);
    p->view = v;
    if (a == NULL || a->id == 0)
        return err_make(ERR_INPUT, N_("Choose a patient first: F2 finds one."), "no patient");
    p->id = a->id;
    p->zone = person_zone(p->env, view_arena(v));
    arena_init(&p->arena, 4096);
    hidden = hidden_tabs(p);
    tabs_init(&p->tabs, tab_labels, hidden, true);
    if ((hidden & 1u << a->tab) == 0)
        p->tabs.at = (int)a->tab;
    record_lists_open(p);
    p->subscribed = svc_subscribe(p->env->svc,
                                  SVC_TOPIC_STATE | SVC_TOPIC_PATIENT | SVC_TOPIC_APPOINTMENT |
                                      SVC_TOPIC_WAITING,
                                  on_change, p);
    read_record(p);
    record_list_show(p, false);
    return OK;
}

static void on_left(void *ctx, const struct answer *a, const struct err *err)
{
    env_say_answer(ctx, a, err);
}

void record_leave_write(void *ctx)
{
    struct record *p = ctx;

    svc_leave(p->env->svc, p->write, on_left, p->env);
    p->write = 0;
    ui_busy_end(p->env->stack, p->writing_busy);
    view_say(p->view, ROLE_NORMAL, str_of(_("The save goes on. Its outcome will be said here.")));
}

static void record_close(struct view *v)
{
    struct record *p = of(v);

    if (p->subscribed == 0)
        return; /* was never opened */
    svc_unsubscribe(p->env->svc, p->subscribed);
    if (p->read != 0)
        svc_drop(p->env->svc, p->read);
    if (p->write != 0)
        svc_leave(p->env->svc, p->write, on_left, p->env);
    if (p->read != 0)
        ui_busy_end(p->env->stack, p->busy);
    if (p->write != 0)
        ui_busy_end(p->env->stack, p->writing_busy);
    record_lists_close(p);
    arena_free(&p->arena);
}

static void record_layout(struct view *v, struct rect area)
{
    struct record *p = of(v);

    p->area = area;
    for (int tab = TAB_APPOINTMENTS; tab < RECORD_TABS; tab++)
        table_layout(&p->lists[tab].table,
                     (struct rect){HEAD_ROWS, 0, area.rows - HEAD_ROWS, area.cols});
}

static struct rect body(const struct record *p)
{
    return (struct rect){HEAD_ROWS, 0, p->area.rows - HEAD_ROWS, p->area.cols};
}

static void paint_data(struct record *p, struct surface *s)
{
    struct rect r = body(p);

    if (p->there) {
        record_data_paint(p, s, r);
        return;
    }
    draw_blank(s, r, ROLE_NORMAL);
    if (!err_is(&p->error)) {
        draw_text(s, r.row, 1, r.cols - 2, ROLE_DIM, ALIGN_LEFT, str_of(_("Reading ...")));
    } else {
        draw_text(s, r.row, 1, r.cols - 2, ROLE_ERROR, ALIGN_LEFT, str_of(_(p->error.msgid)));
        draw_text(s, r.row + 2, 1, r.cols - 2, ROLE_DIM, ALIGN_LEFT,
                  str_of(_("r tries again, Esc goes back.")));
    }
}

static void record_paint(struct view *v, struct surface *s, bool all)
{
    struct record *p = of(v);
    struct record_list *l = record_list_now(p);

    if (all) {
        draw_blank(s, (struct rect){0, 0, HEAD_ROWS, p->area.cols}, ROLE_NORMAL);
        tabs_paint(&p->tabs, s, 0, 1, p->area.cols - 2, true);
    }
    if (l != NULL)
        table_paint(&l->table, s, all);
    else
        paint_data(p, s);
}

static void record_cursor(const struct view *v, int *row, int *col)
{
    struct record *p = of(v);
    struct record_list *l = record_list_now(p);

    if (l != NULL && table_selected(&l->table) != NULL) {
        table_cursor(&l->table, row, col);
        return;
    }
    *row = 0;
    *col = 1 + tabs_cursor(&p->tabs, p->area.cols - 2);
}

/* The data is moved line by line and by the screenful. */
static unsigned scroll(struct record *p, const struct event *e)
{
    int page = p->area.rows - HEAD_ROWS, most = record_data_rows(p, p->area.cols) - page;
    int to = p->top;

    if (e->kind == EV_KEY) {
        switch (e->key) {
        case K_UP:
            to--;
            break;
        case K_DOWN:
            to++;
            break;
        case K_PGUP:
            to -= page - 1;
            break;
        case K_PGDN:
            to += page - 1;
            break;
        case K_HOME:
            to = 0;
            break;
        case K_END:
            to = most;
            break;
        default:
            return UI_PASS;
        }
    } else if (e->kind == EV_MOUSE &&
               (e->button == MOUSE_WHEEL_UP || e->button == MOUSE_WHEEL_DOWN)) {
        to += e->button == MOUSE_WHEEL_UP ? -3 : 3;
    } else {
        return UI_PASS;
    }
    to = to > most ? most : to;
    to = to < 0 ? 0 : to;
    if (to == p->top)
        return UI_DONE;
    p->top = to;
    return UI_DONE | UI_REPAINT;
}

static unsigned record_event(struct view *v, const struct event *e)
{
    struct record *p = of(v);
    struct record_list *l = record_list_now(p);
    struct event tabbed = *e;
    unsigned next;

    if (e->kind == EV_TICK && e->key == TICK_LIVE) {
        record_list_show(p, true);
        return UI_DONE;
    }
    if (e->kind == EV_TICK)
        return table_event(&p->lists[e->key / WIDGET_TICKS].table, e);
    if (e->kind == EV_TEXT && e->key == 'r' && l == NULL && !p->there) {
        read_record(p);
        return UI_DONE;
    }
    if (e->kind == EV_KEY && e->key == K_TAB)
        tabbed.key = K_RIGHT;
    else if (e->kind == EV_KEY && e->key == (K_TAB | KM_SHIFT))
        tabbed.key = K_LEFT;
    next = tabs_event(&p->tabs, &tabbed);
    if (next != UI_PASS) {
        record_list_show(p, false);
        return next;
    }
    return l != NULL ? table_event(&l->table, e) : scroll(p, e);
}

static void edited(void *ctx, const struct outcome *o)
{
    if (o->accepted)
        read_record(ctx);
}

static void open_visit(struct record *p)
{
    const struct patient_appointment *a = record_visit(p);
    struct args_agenda args = {.kind = AGENDA_DAY};

    if (a == NULL)
        return;
    args.day = a->day;
    args.professional_id = a->professional_id;
    args.patient_id = p->id;
    stack_open(view_stack(p->view), SCREEN_AGENDA, &args, NULL, NULL);
}

static unsigned record_command(struct view *v, const struct command *c)
{
    struct record *p = of(v);
    struct args_patient edit = {.id = p->id};
    struct args_booking booking = {.patient_id = p->id, .patient_name = p->now.name};
    struct args_waiting waiting = {.patient_id = p->id, .name = p->now.name};

    if (strcmp(c->id, "patient.edit") == 0)
        stack_open(view_stack(v), SCREEN_PATIENT_FORM, &edit, edited, p);
    else if (strcmp(c->id, "patient.book") == 0 && str_eq(p->now.status, STR("applicant")))
        applicant_book(v, p->id, p->now.name);
    else if (strcmp(c->id, "patient.book") == 0)
        stack_open(view_stack(v), SCREEN_BOOKING, &booking, NULL, NULL);
    else if (strcmp(c->id, "patient.waiting") == 0)
        stack_open(view_stack(v), SCREEN_WAITING_FORM, &waiting, NULL, NULL);
    else if (strcmp(c->id, "patient.visit") == 0)
        open_visit(p);
    else if (strcmp(c->id, "patient.consent") == 0)
        record_consent_give(p);
    else if (strcmp(c->id, "patient.withdraw") == 0)
        record_consent_withdraw(p);
    return UI_DONE;
}

static unsigned record_context(const struct view *v)
{
    const struct record *p = of(v);
    const struct consent *c = record_consent(p);
    unsigned bits = p->there ? RECORD_THERE : 0u;

    if (p->there && p->now.may_edit)
        bits |= RECORD_EDIT;
    if (p->tabs.at == TAB_CONSENTS)
        bits |= RECORD_CONSENTS;
    if (c != NULL && c->withdrawn_at == ROWS_NO_TIME)
        bits |= RECORD_GIVEN;
    if (record_visit(p) != NULL)
        bits |= RECORD_VISIT;
    return bits;
}

static void record_resume(struct view *v)
{
    struct record *p = of(v);

    take_in_hand(p);
    record_list_show(p, true);
}

static void record_reword(struct view *v)
{
    struct record *p = of(v);

    if (p->there) /* the lists ask for their words when they paint */
        record_lines(p);
}

static struct str record_title(const struct view *v)
{
    struct record *p = of(v);

    snprintf(p->title, sizeof p->title, "%s  %.*s", _("Patient"), STR_ARG(p->now.name));
    return str_of(p->title);
}

/* Adds a piece to the summary, as far as there is room. */
static void add(struct record *p, struct str text)
{
    size_t n = strlen(p->summary);

    if (text.n > 0)
        snprintf(p->summary + n, sizeof p->summary - n, "%s%.*s", n > 0 ? "   " : "", STR_ARG(text));
}

/* What must not be missed: another registered name, the guardian, a record that was joined. */
static struct str record_summary(const struct view *v)
{
    struct record *p = of(v);
    char text[PERSON_TEXT];

    if (!p->there)
        return STR_EMPTY;
    p->summary[0] = '\0';
    add(p, person_word(PERSON_STATUS, p->now.status));
    if (!date_is_none(p->now.deceased_on))
        add(p, str_of(_("deceased")));
    if (p->now.merged_into != 0)
        add(p, str_of(_("joined with another record")));
    else if (!p->now.consented)
        add(p, str_of(_("! no consent on file")));
    if (p->now.social_name.n > 0) {
        snprintf(text, sizeof text, _("registered as %.*s"), STR_ARG(p->now.registered_name));
        add(p, str_of(text));
    }
    if (p->now.guardian_name.n > 0) {
        snprintf(text, sizeof text, _("guardian %.*s"), STR_ARG(p->now.guardian_name));
        add(p, str_of(text));
    }
    return str_of(p->summary);
}

static struct str record_position(const struct view *v, char *out, size_t n)
{
    const struct record *p = of(v);
    const struct record_list *l = record_list_now(of(v));
    int all = record_data_rows(p, p->area.cols), seen = p->area.rows - HEAD_ROWS;

    out[0] = '\0';
    if (l != NULL)
        return table_range(&l->table, out, n);
    if (!p->there || all <= seen)
        return STR_EMPTY;
    snprintf(out, n, "%s%s %s", p->top > 0 ? "↑" : "", p->top + seen < all ? "↓" : "", _("more"));
    return str_of(out);
}

static const struct view_sign patient_signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"[ ]", N_("the tab that is shown; Left and Right change it")},
    {"*", N_("changed by somebody else a moment ago")},
    {"!", N_("something is missing that should be there")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class patient_class = {
    .name = SCREEN_PATIENT,
    .shape = VIEW_SCREEN,
    .about = N_("One person: data, visits, waiting list, consents, who looked"),
    .state_size = sizeof(struct record),
    .open = record_open,
    .layout = record_layout,
    .paint = record_paint,
    .event = record_event,
    .command = record_command,
    .cursor = record_cursor,
    .resume = record_resume,
    .reword = record_reword,
    .close = record_close,
    .context = record_context,
    .title = record_title,
    .position = record_position,
    .summary = record_summary,
    .signs = patient_signs,
};

#define RECORD N_("Patient's record")

static const struct command commands[] = {
    {.id = "patient.visit", .scope = SCREEN_PATIENT, .keys = "Enter", .label = N_("Agenda"),
     .help = N_("Open the agenda at the day of the marked appointment"), .group = RECORD,
     .needs = "appointment.see", .when = RECORD_VISIT,
     .why_not = N_("Choose a visit in the tab Appointments first."), .audit = AUDIT_READ, .bar = 2},
    {.id = "patient.edit", .scope = SCREEN_PATIENT, .keys = "e", .label = N_("Edit"),
     .help = N_("Change the patient's data"), .group = RECORD, .needs = "patient.edit",
     .when = RECORD_EDIT, .why_not = N_("You may look at this record but not change it."),
     .audit = AUDIT_WRITE, .bar = 2},
    {.id = "patient.book", .scope = SCREEN_PATIENT, .keys = "b", .label = N_("Book"),
     .help = N_("Book a session for this patient"), .group = RECORD, .needs = "appointment.book",
     .when = RECORD_THERE, .why_not = N_("Wait until the record is there."), .audit = AUDIT_WRITE,
     .bar = 2},
    {.id = "patient.waiting", .scope = SCREEN_PATIENT, .keys = "w", .label = N_("Waiting"),
     .help = N_("Put this patient on the waiting list"), .group = RECORD, .needs = "waiting.work",
     .when = RECORD_THERE, .why_not = N_("Wait until the record is there."), .audit = AUDIT_WRITE,
     .bar = 2},
    {.id = "patient.consent", .scope = SCREEN_PATIENT, .keys = "c", .label = N_("Consent"),
     .help = N_("Record a consent that the patient gives"), .group = RECORD,
     .needs = "consent.give", .when = RECORD_THERE,
     .why_not = N_("Wait until the record is there."), .audit = AUDIT_WRITE, .bar = 2},
    {.id = "patient.withdraw", .scope = SCREEN_PATIENT, .keys = "x", .label = N_("Withdraw"),
     .help = N_("Withdraw the marked consent, with the reason"), .group = RECORD,
     .needs = "consent.withdraw", .when = RECORD_CONSENTS | RECORD_GIVEN,
     .why_not = N_("Mark a consent that still holds, in the tab of consents."),
     .audit = AUDIT_WRITE, .ask = ASK_YES_NO, .bar = 2},
};
const struct command_table patient_commands = {commands, sizeof commands / sizeof commands[0]};
