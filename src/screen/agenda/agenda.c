/* SPDX-License-Identifier: Apache-2.0 */
/* The agenda as a screen: its three looks, its keys. */
#include <config.h>

#include "screen/agenda/agenda.h"

#include <stdio.h>
#include <string.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/when.h"
#include "screen/agenda/priv.h"
#include "ui/dialog.h"
#include "ui/frame.h"

enum { GATHER_MS = 40 };
enum { AGENDA_GRID = VISIT_FREE_BIT };

static struct agenda_view *of(const struct view *v)
{
    return view_state(v);
}

static struct visit visit_here(const struct agenda_view *a)
{
    const struct agenda_row *r = agenda_here(a);

    if (r == NULL)
        return (struct visit){0};
    return (struct visit){
        .id = r->id, .version = r->version, .state = r->state, .patient_id = r->patient_id,
        .professional_id = r->professional_id, .room_id = r->room_id, .patient = r->patient,
        .professional = r->professional, .day = r->day, .time = r->time,
        .stepped_today = r->stepped_today};
}

/* The professional whose column the cursor is in, or of the week. */
static int64_t professional_here(const struct agenda_view *a)
{
    struct date day;
    const struct agenda_row *r = agenda_here(a);

    if (a->kind == AGENDA_PATIENT)
        return r != NULL ? r->professional_id : 0;
    return agenda_column(a, a->grid.col, &day);
}

/* --- what changes by itself --- */

static void told(void *ctx, const struct svc_change *c)
{
    struct agenda_view *a = ctx;

    if (c->topic == SVC_TOPIC_STATE) {
        view_timer(a->view, AGENDA_TICK_CLOCK, env_minute_ms(a->env)); /* the clock was set anew */
        if (svc_state_of(a->env->svc) == SVC_IN && (a->failed || a->call == 0))
            view_timer(a->view, AGENDA_TICK_READ, GATHER_MS);
        return;
    }
    a->heard = c->id;
    if (c->day.n > 0 && a->kind != AGENDA_PATIENT) {
        struct date day;

        if (date_from_iso(c->day.p, (int)c->day.n, &day) &&
            (a->kind == AGENDA_DAY ? date_cmp(day, a->day) != 0
                                   : date_cmp(date_monday(day), date_monday(a->day)) != 0))
            return;
    }
    view_timer(a->view, AGENDA_TICK_READ, GATHER_MS);
}

/* --- the view --- */

static void show(struct agenda_view *a, const struct args_agenda *args)
{
    a->kind = args->kind;
    a->day = date_is_none(args->day) ? env_today(a->env) : args->day;
    if (args->professional_id != 0)
        a->professional_id = args->professional_id;
    if (args->patient_id != 0)
        a->patient_id = args->patient_id;
    if (a->kind == AGENDA_WEEK && a->professional_id == 0)
        a->kind = AGENDA_DAY;
    if (a->kind == AGENDA_PATIENT && a->patient_id == 0)
        a->kind = AGENDA_DAY;
    if (a->kind == AGENDA_DAY && args->professional_id != 0)
        grid_go(&a->grid, args->professional_id, a->grid.at_minute);
    if (a->kind == AGENDA_WEEK)
        grid_go(&a->grid, date_to_days(a->day), a->grid.at_minute);
    agenda_turn(a);
}

static struct err agenda_open(struct view *v, const void *args)
{
    static const struct args_agenda today;
    struct agenda_view *a = of(v);

    a->view = v;
    a->env = env_of(v);
    arena_init(&a->hours_arena, 8192);
    arena_init(&a->rows_arena[0], 16384);
    arena_init(&a->rows_arena[1], 16384);
    a->minute = env_minute(a->env);
    a->go_now = a->seek = true;
    agenda_sources(a);
    agenda_span(a);
    if (a->env->in_hand.id != 0)
        snprintf(a->patient, sizeof a->patient, "%s", a->env->in_hand.name);
    a->patient_id = a->env->in_hand.id;
    a->subscription =
        svc_subscribe(a->env->svc, SVC_TOPIC_STATE | SVC_TOPIC_APPOINTMENT, told, a);
    view_timer(v, AGENDA_TICK_CLOCK, env_minute_ms(a->env));
    show(a, args != NULL ? args : &today);
    return OK;
}

static void agenda_layout(struct view *v, struct rect area)
{
    struct agenda_view *a = of(v);
    struct rect all = {0, 0, area.rows, area.cols};

    if (a->id_count == 0 && a->env->reference.loaded && a->kind == AGENDA_DAY && !a->loaded)
        agenda_turn(a);
    grid_layout(&a->grid, all);
    table_layout(&a->table, all);
    if (a->kind == AGENDA_DAY && !a->loaded && a->call == 0 && a->hours_call == 0 && !a->failed)
        agenda_load(a);
    else
        agenda_see(a);
}

static void agenda_paint(struct view *v, struct surface *s, bool all)
{
    struct agenda_view *a = of(v);

    if (a->kind == AGENDA_PATIENT)
        table_paint(&a->table, s, all);
    else
        grid_paint(&a->grid, s, all);
}

static void agenda_cursor(const struct view *v, int *row, int *col)
{
    const struct agenda_view *a = of(v);

    if (a->kind == AGENDA_PATIENT)
        table_cursor(&a->table, row, col);
    else
        grid_cursor(&a->grid, row, col);
}

static unsigned ticked(struct agenda_view *a, uint32_t tick)
{
    if (tick == AGENDA_TICK_READ) {
        if (a->failed)
            agenda_turn(a);
        else
            agenda_load(a);
        return UI_DONE;
    }
    view_timer(a->view, AGENDA_TICK_CLOCK, env_minute_ms(a->env));
    if (a->minute == env_minute(a->env))
        return UI_DONE;
    a->minute = env_minute(a->env);
    return UI_REPAINT;
}

static unsigned agenda_event(struct view *v, const struct event *e)
{
    struct agenda_view *a = of(v);
    unsigned next;

    if (e->kind == EV_TICK && e->key >= AGENDA_TICK_CLOCK)
        return ticked(a, e->key);
    a->seek = false;
    if (a->kind == AGENDA_PATIENT)
        return table_event(&a->table, e);
    next = grid_event(&a->grid, e);
    if (next != UI_PASS)
        agenda_see(a);
    return next;
}

/* --- keys --- */

static void to_day(struct view *v, struct date day)
{
    struct agenda_view *a = of(v);

    a->day = day;
    if (a->kind == AGENDA_WEEK)
        grid_go(&a->grid, date_to_days(day), a->grid.at_minute);
    agenda_turn(of(v));
}

/* Enter or n on a free slot: a visit there. */
static unsigned book(struct agenda_view *a)
{
    struct args_booking args = {.patient_id = 0};
    bool free = true;
    struct grid_slot at;
    int64_t column;
    int minute;

    if (!env_may(a->env, "appointment.book")) {
        stack_say(a->env->stack, ROLE_WARN, str_of(_("Your role does not book visits.")));
        return UI_DONE;
    }
    if (a->kind == AGENDA_PATIENT) {
        args.patient_id = a->patient_id;
        args.patient_name = str_of(a->patient);
    } else if (grid_here(&a->grid, &at, &column, &minute)) {
        args.professional_id = agenda_column(a, a->grid.col, &args.day);
        free = at.kind == GRID_FREE;
        args.minute = free ? minute : 0;
    }
    stack_open(a->env->stack, SCREEN_BOOKING, &args, NULL, NULL);
    if (!free)
        stack_say(a->env->stack, ROLE_WARN,
                  str_of(_("This time cannot be booked: the next free one is proposed.")));
    return UI_DONE;
}

static unsigned enter(struct agenda_view *a)
{
    const struct agenda_row *r = agenda_here(a);

    if (r == NULL)
        return a->kind == AGENDA_PATIENT ? UI_DONE : book(a);
    visit_open_patient(a->view, r->patient_id, r->patient, STR_EMPTY);
    return UI_DONE;
}

static void professional_chosen(void *ctx, const struct outcome *o)
{
    struct agenda_view *a = ctx;
    int64_t id;

    if (!o->accepted || o->choice >= a->id_count)
        return;
    id = a->ids[o->choice];
    if (a->kind == AGENDA_WEEK) {
        a->professional_id = id;
        agenda_turn(a);
        return;
    }
    if (a->kind == AGENDA_PATIENT) {
        a->kind = AGENDA_DAY;
        agenda_turn(a);
    }
    grid_go(&a->grid, id, a->grid.at_minute);
    agenda_see(a);
    view_touch(a->view, UI_REPAINT);
}

static unsigned jump(struct agenda_view *a)
{
    struct dialog_choice rows[DIALOG_CHOICES_MAX];
    struct dialog d = {.title = str_of(_("Professional")), .first = str_of(_("Whose agenda?"))};
    int n = a->id_count < DIALOG_CHOICES_MAX ? a->id_count : DIALOG_CHOICES_MAX;
    int at = 0;

    for (int i = 0; i < n; i++) {
        const struct professional *p = reference_professional(&a->env->reference, a->ids[i]);

        rows[i] = (struct dialog_choice){.label = p != NULL ? p->name : STR("?"),
                                         .note = p != NULL ? p->specialty : STR_EMPTY};
        if (a->ids[i] == professional_here(a))
            at = i;
    }
    if (n > 0)
        dialog_choose(a->env->stack, &d, rows, (size_t)n, at, professional_chosen, a);
    return UI_DONE;
}

static unsigned to_kind(struct agenda_view *a, enum agenda_kind kind)
{
    struct args_agenda args = {.kind = kind, .day = a->day, .professional_id = professional_here(a)};
    const struct agenda_row *r = agenda_here(a);

    if (kind == AGENDA_PATIENT) {
        args.patient_id = r != NULL ? r->patient_id : a->env->in_hand.id;
        if (args.patient_id == 0) {
            stack_say(a->env->stack, ROLE_WARN,
                      str_of(_("Stand on a visit, or take a patient in hand first.")));
            return UI_DONE;
        }
        if (r != NULL)
            snprintf(a->patient, sizeof a->patient, "%.*s", STR_ARG(r->patient));
        else
            snprintf(a->patient, sizeof a->patient, "%s", a->env->in_hand.name);
    } else if (a->kind == AGENDA_PATIENT && r != NULL) {
        args.day = r->day;
    } else if (a->kind == AGENDA_WEEK) {
        struct date day;

        agenda_column(a, a->grid.col, &day);
        args.day = day;
    }
    show(a, &args);
    return UI_REPAINT;
}

static unsigned leaf(struct agenda_view *a, int by)
{
    a->day = a->kind == AGENDA_PATIENT ? date_add_months(a->day, by * 6)
                                       : date_add_days(a->day, a->kind == AGENDA_WEEK ? by * 7 : by);
    agenda_turn(a);
    return UI_REPAINT;
}

static unsigned agenda_command(struct view *v, const struct command *c)
{
    struct agenda_view *a = of(v);
    struct visit x = visit_here(a);
    struct str id = str_of(c->id);

    if (str_eq(id, STR("agenda.open")))
        return enter(a);
    if (str_eq(id, STR("agenda.new")) || (str_eq(id, STR("agenda.again")) && x.id == 0))
        return book(a);
    if (str_eq(id, STR("agenda.day")))
        return to_kind(a, AGENDA_DAY);
    if (str_eq(id, STR("agenda.week")))
        return to_kind(a, AGENDA_WEEK);
    if (str_eq(id, STR("agenda.patient")))
        return to_kind(a, AGENDA_PATIENT);
    if (str_eq(id, STR("agenda.before")))
        return leaf(a, -1);
    if (str_eq(id, STR("agenda.after")))
        return leaf(a, 1);
    if (str_eq(id, STR("agenda.jump")))
        return jump(a);
    if (str_eq(id, STR("agenda.today"))) {
        to_day(v, env_today(a->env));
        return UI_REPAINT;
    }
    if (str_eq(id, STR("agenda.date"))) {
        visit_ask_day(v, to_day);
        return UI_DONE;
    }
    return visit_command(v, c, &x);
}

/* Today's day or week, or the year around today. */
static bool shows_today(const struct agenda_view *a)
{
    struct date today = env_today(a->env);

    return a->kind == AGENDA_WEEK ? date_cmp(date_monday(a->day), date_monday(today)) == 0
                                  : date_cmp(a->day, today) == 0;
}

static unsigned agenda_context(const struct view *v)
{
    struct visit x = visit_here(of(v));

    return visit_context(of(v)->env, &x) | (of(v)->kind != AGENDA_PATIENT ? AGENDA_GRID : 0) |
           (shows_today(of(v)) ? 0 : VISIT_OTHER_DAY);
}

static const char *agenda_label(const struct view *v, const struct command *c)
{
    struct visit x = visit_here(of(v));

    return visit_label(of(v)->env, &x, c);
}

static const char *agenda_why_not(const struct view *v, const struct command *c)
{
    struct visit x = visit_here(of(v));

    return visit_why_not(of(v)->env, &x, c);
}

static struct str agenda_title(const struct view *v)
{
    struct agenda_view *a = of(v);
    const struct professional *p = reference_professional(&a->env->reference, a->professional_id);
    char day[FORMAT_MAX];

    visit_day(a->kind == AGENDA_WEEK ? date_monday(a->day) : a->day, day);
    if (a->kind == AGENDA_WEEK)
        snprintf(a->title, sizeof a->title, _("Week of %s  %.*s"), day,
                 STR_ARG(p != NULL ? p->name : STR_EMPTY));
    else if (a->kind == AGENDA_PATIENT)
        snprintf(a->title, sizeof a->title, _("Visits  %s"), a->patient);
    else
        snprintf(a->title, sizeof a->title, _("Agenda  %s"), day);
    return str_of(a->title);
}

static struct str agenda_position(const struct view *v, char *out, size_t n)
{
    const struct agenda_view *a = of(v);

    return a->kind == AGENDA_PATIENT ? table_range(&a->table, out, n) : grid_range(&a->grid, out, n);
}

static void agenda_close(struct view *v)
{
    struct agenda_view *a = of(v);

    svc_unsubscribe(a->env->svc, a->subscription);
    svc_drop(a->env->svc, a->hours_call);
    agenda_leave_read(a);
    table_fini(&a->table);
    arena_free(&a->hours_arena);
    arena_free(&a->rows_arena[0]);
    arena_free(&a->rows_arena[1]);
}

static const struct view_sign agenda_signs[] = {
    {"▶", N_("where you are: the keys act on it")},
    {"·", N_("free: n books here")},
    {"–", N_("a break, a day off or another block")},
    {"»", N_("now")},
    {"+", N_("booked over another visit")},
    {"*", N_("changed by somebody else a moment ago")},
    {"1-3/18", N_("which professionals are in sight, of how many")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class agenda_class = {
    .name = SCREEN_AGENDA,
    .shape = VIEW_SCREEN,
    .about = N_("The visits of a day, of a week or of one person; book and move"),
    .state_size = sizeof(struct agenda_view),
    .open = agenda_open,
    .layout = agenda_layout,
    .paint = agenda_paint,
    .event = agenda_event,
    .command = agenda_command,
    .cursor = agenda_cursor,
    .close = agenda_close,
    .context = agenda_context,
    .why_not = agenda_why_not,
    .label = agenda_label,
    .title = agenda_title,
    .position = agenda_position,
    .signs = agenda_signs,
};

static const struct command rows[] = {
    {"agenda.open", "agenda", "Enter", N_("Open"), N_("Book the free time, or open the patient"),
     N_("Agenda"), "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 30, NULL},
    {"agenda.new", "agenda", "n Insert", N_("New"), N_("Book a visit here"), N_("Agenda"),
     "appointment.book", 0, NULL, AUDIT_SCREEN, ASK_NEVER, 48, NULL},
    {"agenda.day", "agenda", "d", N_("Day"), N_("A day of all professionals"), N_("Agenda"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 43, NULL},
    {"agenda.week", "agenda", "w", N_("Week"), N_("A week of this professional"), N_("Agenda"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 37, NULL},
    {"agenda.patient", "agenda", "p", N_("Visits"), N_("The visits of this patient"), N_("Agenda"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 45, NULL},
    {"agenda.date", "agenda", "g", N_("Date"), N_("Another day: 25/12, t+3, mon"), N_("Agenda"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 46, NULL},
    {"agenda.today", "agenda", "t", N_("Today"), N_("Back to today"), N_("Agenda"),
     "appointment.see", VISIT_OTHER_DAY, N_("This is today already."), AUDIT_READ, ASK_NEVER, 29, NULL},
    {"agenda.before", "agenda", "[", N_("Before"), N_("The day or week before"), N_("Agenda"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 0, NULL},
    {"agenda.after", "agenda", "]", N_("After"), N_("The next day or week"), N_("Agenda"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 0, NULL},
    {"agenda.jump", "agenda", "/", N_("Professional"), N_("Go to a professional"), N_("Agenda"),
     "appointment.see", AGENDA_GRID, N_("Go back to the day first: d."), AUDIT_SCREEN, ASK_NEVER, 47,
     NULL},
    VISIT_COMMANDS("agenda", 31),
};
const struct command_table agenda_commands = {rows, sizeof rows / sizeof rows[0]};

/* --- dates in the one box --- */

static void dates_ask(void *ctx, struct stack *st, uint32_t ask, struct str text)
{
    struct env *e = stack_app(st);
    struct palette_item item = {.detail = str_of(_("agenda"))};
    struct date day;
    char label[FORMAT_MAX];

    (void)ctx;
    if (!env_may(e, "appointment.see") ||
        when_date(text, env_today(e), WHEN_NEAR, &day) != WHEN_OK) {
        palette_answer(st, ask, NULL, 0, false, false);
        return;
    }
    visit_day(day, label);
    item.label = str_of(label);
    item.id = date_to_days(day);
    palette_answer(st, ask, &item, 1, false, false);
}

static void dates_pick(void *ctx, struct stack *st, const struct palette_item *item)
{
    struct args_agenda args = {.day = date_from_days((int32_t)item->id)};
    bool there = stack_find(st, SCREEN_AGENDA) != NULL;
    struct view *v = stack_jump(st, SCREEN_AGENDA, &args);

    (void)ctx;
    if (there && v != NULL)
        show(of(v), &args);
}

const struct palette_provider agenda_dates = {
    .group = N_("Dates"), .ask = dates_ask, .pick = dates_pick};
