/* SPDX-License-Identifier: Apache-2.0 */
/* The board as a screen: reading it, keeping it fresh, its clock and its keys. */
#include <config.h>

#include "screen/board/board.h"

#include <stdio.h>
#include <string.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "screen/board/priv.h"
#include "ui/frame.h"

enum { GATHER_MS = 40 };

static struct board_view *of(const struct view *v)
{
    return view_state(v);
}

/* --- reading --- */

/* The first visit that is still to be dealt with and whose time has not passed. */
static void select_now(struct board_view *b)
{
    const struct table_row *last = NULL;

    for (int i = 0; i < table_held(&b->table); i++) {
        const struct table_row *row = table_row_at(&b->table, i);
        const struct board_row *r = row->data;

        if (board_closed(r))
            continue;
        last = row;
        if (!b->today || r->time + r->minutes > b->minute)
            break;
    }
    if (last != NULL)
        table_select(&b->table, last->id);
}

static void say_changed(struct board_view *b)
{
    int n = b->table.changed;

    /* What was done from here has its own sentence. */
    if (n > b->told && view_is_on_top(b->view) && !svc_own(b->env->svc, b->heard))
        stack_sayf(b->env->stack, ROLE_DIM,
                   ngettext("%d row changed on other terminals.", "%d rows changed on other terminals.",
                            (unsigned long)n),
                   n);
    b->told = n;
}

static void failed(struct board_view *b, const struct err *e)
{
    if (!b->loaded) {
        uint32_t fetch = b->fetch;

        b->fetch = 0;
        table_deliver(&b->table, fetch, NULL, e);
    } else if (!b->offline) {
        b->offline = true;
        stack_say_err(b->env->stack, e);
    }
}

static void came(void *ctx, const struct svc_rows *r)
{
    struct board_view *b = ctx;
    struct arena *a = &b->data[1 - b->turn];
    struct board board;
    struct err e;

    b->call = 0;
    ui_busy_end(b->env->stack, b->busy);
    b->busy = 0;
    arena_reset(a);
    e = board_decode(r, a, &board);
    if (err_is(&e)) {
        failed(b, &e);
        return;
    }
    b->turn = 1 - b->turn;
    b->board = board;
    b->read_at = loop_now(b->env->loop);
    b->offline = false;
    if (b->loaded) {
        if (svc_own(b->env->svc, b->heard))
            table_own(&b->table, b->heard);
        table_refresh(&b->table);
    } else {
        b->loaded = true;
        board_deliver(b, b->fetch, STR_EMPTY, b->table.sort, b->table.down);
    }
    if (b->find_now)
        select_now(b);
    b->find_now = false;
    say_changed(b);
    view_touch(b->view, UI_REPAINT);
    if (b->again)
        view_timer(b->view, TICK_READ, GATHER_MS);
    b->again = false;
}

static void leave_wait(void *ctx)
{
    struct board_view *b = ctx;
    struct err e = err_make(ERR_CANCELLED, N_("You stopped waiting. Press r to try again."), "esc");

    svc_drop(b->env->svc, b->call);
    b->call = 0;
    ui_busy_end(b->env->stack, b->busy);
    b->busy = 0;
    failed(b, &e);
}

void board_load(struct board_view *b)
{
    if (b->call != 0) {
        b->again = true;
        return;
    }
    if (!b->loaded && b->busy == 0)
        b->busy = ui_busy_begin(b->env->stack, str_of(_("Reading the day…")), leave_wait, b);
    b->call = board_read(b->env->svc, &b->ticket, b->day, came, b);
}

/* Another day, or the same anew from its beginning. */
static void turn_to(struct board_view *b, struct date day)
{
    svc_drop(b->env->svc, b->call);
    b->call = 0;
    ui_busy_end(b->env->stack, b->busy);
    b->busy = 0;
    b->day = day;
    b->today = date_cmp(day, env_today(b->env)) == 0;
    b->all = date_cmp(day, env_today(b->env)) < 0;
    b->ticket.id[0] = '\0';
    b->again = false;
    b->loaded = false;
    b->find_now = true;
    b->told = 0;
    table_load(&b->table);
    view_touch(b->view, UI_REPAINT);
}

/* --- what changes by itself --- */

static void told(void *ctx, const struct svc_change *c)
{
    struct board_view *b = ctx;
    char iso[11];

    if (c->topic == SVC_TOPIC_STATE) {
        if (svc_state_of(b->env->svc) == SVC_IN) {
            view_timer(b->view, TICK_CLOCK, env_minute_ms(b->env)); /* the clock was set anew */
            if (b->loaded)
                board_load(b);
            else
                table_load(&b->table);
        }
        return;
    }
    date_iso(b->day, iso);
    if (c->topic == SVC_TOPIC_APPOINTMENT && c->day.n > 0 && !str_eq(c->day, str_of(iso)))
        return;
    if (c->topic == SVC_TOPIC_APPOINTMENT)
        b->heard = c->id;
    view_timer(b->view, TICK_READ, GATHER_MS); /* what comes together is read once */
}

static unsigned clock_ticked(struct board_view *b)
{
    int minute = env_minute(b->env);

    view_timer(b->view, TICK_CLOCK, env_minute_ms(b->env));
    if (minute == b->minute)
        return UI_DONE;
    b->minute = minute;
    if (b->today && date_cmp(b->day, env_today(b->env)) != 0)
        turn_to(b, env_today(b->env));
    else if (b->today && b->loaded && svc_state_of(b->env->svc) == SVC_IN)
        board_load(b); /* who is late by now */
    return UI_REPAINT;
}

/* --- the view --- */

static struct err board_open(struct view *v, const void *args)
{
    struct board_view *b = of(v);

    (void)args;
    b->view = v;
    b->env = env_of(v);
    arena_init(&b->data[0], 16384);
    arena_init(&b->data[1], 16384);
    board_source(b);
    b->day = env_today(b->env);
    b->minute = env_minute(b->env);
    b->today = true;
    b->find_now = true;
    table_init(&b->table, view_arena(v), &board_table, &b->source, view_host(v), TICK_TABLE);
    table_focus(&b->table, true);
    b->subscription = svc_subscribe(b->env->svc,
                                    SVC_TOPIC_STATE | SVC_TOPIC_APPOINTMENT | SVC_TOPIC_WAITING |
                                        SVC_TOPIC_PATIENT,
                                    told, b);
    table_load(&b->table);
    view_timer(v, TICK_CLOCK, env_minute_ms(b->env));
    return OK;
}

static void board_layout(struct view *v, struct rect area)
{
    table_layout(&of(v)->table, (struct rect){0, 0, area.rows, area.cols});
}

static void board_paint(struct view *v, struct surface *s, bool all)
{
    table_paint(&of(v)->table, s, all);
}

static void board_cursor(const struct view *v, int *row, int *col)
{
    table_cursor(&of(v)->table, row, col);
}

static unsigned board_event(struct view *v, const struct event *e)
{
    struct board_view *b = of(v);
    unsigned next;

    if (e->kind == EV_TICK && e->key == TICK_CLOCK)
        return clock_ticked(b);
    if (e->kind == EV_TICK && e->key == TICK_READ) {
        if (b->loaded)
            board_load(b);
        return UI_DONE;
    }
    next = table_event(&b->table, e);
    if (next == UI_PASS && e->kind == EV_KEY && e->key == K_ESC && !b->today) {
        turn_to(b, env_today(b->env)); /* home is today */
        return UI_REPAINT;
    }
    return next;
}

static void to_day(struct view *v, struct date day)
{
    turn_to(of(v), day);
}

static unsigned open_row(struct board_view *b)
{
    const struct board_row *r = board_selected(b);
    char rest[200];

    if (r == NULL)
        return UI_PASS;
    visit_open_patient(b->view, r->patient_id, r->patient,
                       visit_rest(b->env, r->birth_date, r->guardian, r->phone, r->record_no, rest,
                                  sizeof rest));
    return UI_DONE;
}

static unsigned board_command(struct view *v, const struct command *c)
{
    struct board_view *b = of(v);
    struct str id = str_of(c->id);
    struct visit x = board_visit(b);

    if (str_eq(id, STR("board.open"))) {
        return open_row(b);
    } else if (str_eq(id, STR("board.day"))) {
        visit_ask_day(v, to_day);
    } else if (str_eq(id, STR("board.today"))) {
        turn_to(b, env_today(b->env));
    } else if (str_eq(id, STR("board.new"))) {
        stack_open(b->env->stack, SCREEN_BOOKING, &(struct args_booking){.first_day = b->day}, NULL, NULL);
        return UI_DONE;
    } else if (str_eq(id, STR("board.before"))) {
        turn_to(b, date_add_days(b->day, -1));
    } else if (str_eq(id, STR("board.after"))) {
        turn_to(b, date_add_days(b->day, 1));
    } else if (str_eq(id, STR("board.closed"))) {
        b->all = !b->all;
        table_refresh(&b->table);
        b->told = 0;
        table_seen(&b->table); /* what comes into sight has not changed */
        stack_say(b->env->stack, ROLE_DIM,
                  str_of(b->all ? _("Closed visits are shown too.") : _("Closed visits are hidden.")));
    } else if (str_eq(id, STR("board.sort"))) {
        table_sort_next(&b->table);
    } else if (str_eq(id, STR("board.turn"))) {
        table_sort_turn(&b->table);
    } else {
        return visit_command(v, c, &x);
    }
    return UI_REPAINT;
}

static unsigned board_context(const struct view *v)
{
    struct visit x = board_visit(of(v));

    return visit_context(of(v)->env, &x) | (of(v)->today ? 0 : VISIT_OTHER_DAY);
}

static const char *board_label(const struct view *v, const struct command *c)
{
    struct visit x = board_visit(of(v));

    return visit_label(of(v)->env, &x, c);
}

static const char *board_why_not(const struct view *v, const struct command *c)
{
    struct visit x = board_visit(of(v));

    return visit_why_not(of(v)->env, &x, c);
}

static bool board_typing(const struct view *v)
{
    return of(v)->table.filter.focused;
}

static struct str board_title(const struct view *v)
{
    struct board_view *b = of(v);
    char day[FORMAT_MAX];

    visit_day(b->day, day);
    snprintf(b->title, sizeof b->title, "%s  %s", b->today ? _("Today") : _("Day"), day);
    return str_of(b->title);
}

static struct str board_position(const struct view *v, char *out, size_t n)
{
    return table_range(&of(v)->table, out, n);
}

static struct str board_summary(const struct view *v)
{
    struct board_view *b = of(v);
    const struct board_summary *s = &b->board.summary;
    char time[FORMAT_MAX];
    int n;

    format_time(time, env_minute(b->env));
    n = snprintf(b->summary, sizeof b->summary,
                 _("%s   booked %d   arrived %d   in session %d   late %d"), time,
                 s->booked, s->arrived, s->in_progress, s->late);
    if (s->waiting_list > 0 && n > 0 && (size_t)n < sizeof b->summary)
        snprintf(b->summary + n, sizeof b->summary - (size_t)n, _("   waiting list %d"),
                 s->waiting_list);
    return str_of(b->summary);
}

static void board_close(struct view *v)
{
    struct board_view *b = of(v);

    svc_unsubscribe(b->env->svc, b->subscription);
    svc_drop(b->env->svc, b->call);
    ui_busy_end(b->env->stack, b->busy);
    table_fini(&b->table);
    arena_free(&b->data[0]);
    arena_free(&b->data[1]);
}

static const struct view_sign board_signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"!", N_("presses: late, over its time, or waiting for long")},
    {"*", N_("changed by somebody else a moment ago")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class board_class = {
    .name = SCREEN_BOARD,
    .shape = VIEW_SCREEN,
    .about = N_("Who comes today: check in, start, complete, see who waits"),
    .state_size = sizeof(struct board_view),
    .open = board_open,
    .layout = board_layout,
    .paint = board_paint,
    .event = board_event,
    .command = board_command,
    .cursor = board_cursor,
    .close = board_close,
    .context = board_context,
    .why_not = board_why_not,
    .label = board_label,
    .typing = board_typing,
    .title = board_title,
    .summary = board_summary,
    .position = board_position,
    .signs = board_signs,
};

static const struct command rows[] = {
    {"board.open", "board", "Enter", N_("Open"), N_("Open the patient and take the patient in hand"),
     N_("Today's board"), "appointment.see", VISIT_SELECTED, N_("There is nobody in this list."),
     AUDIT_READ, ASK_NEVER, 30, NULL},
    VISIT_COMMANDS("board", 31),
    {"board.new", "board", "n Insert", N_("New"), N_("Book a visit"), N_("Today's board"),
     "appointment.book", 0, NULL, AUDIT_SCREEN, ASK_NEVER, 53, NULL},
    {"board.day", "board", "g", N_("Date"), N_("Another day: 25/12, t+3, mon"), N_("Today's board"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 50, NULL},
    {"board.today", "board", "t", N_("Today"), N_("Back to today"), N_("Today's board"),
     "appointment.see", VISIT_OTHER_DAY, N_("This is today already."), AUDIT_READ, ASK_NEVER, 29, NULL},
    {"board.before", "board", "[", N_("Day before"), N_("The day before"), N_("Today's board"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 0, NULL},
    {"board.after", "board", "]", N_("Next day"), N_("The next day"), N_("Today's board"),
     "appointment.see", 0, NULL, AUDIT_READ, ASK_NEVER, 0, NULL},
    {"board.closed", "board", "h", N_("Closed"), N_("Show or hide what is done or cancelled"),
     N_("Today's board"), "appointment.see", 0, NULL, AUDIT_SCREEN, ASK_NEVER, 51, NULL},
    {"board.sort", "board", "o", N_("Sort"), N_("Sort by the next column"), N_("Today's board"),
     "appointment.see", 0, NULL, AUDIT_SCREEN, ASK_NEVER, 52, NULL},
    {"board.turn", "board", "O", N_("Reverse"), N_("Sort the other way round"),
     N_("Today's board"), "appointment.see", 0, NULL, AUDIT_SCREEN, ASK_NEVER, 0, NULL},
};
const struct command_table board_commands = {rows, sizeof rows / sizeof rows[0]};
