/* SPDX-License-Identifier: Apache-2.0 */
/* The next free slots beside the booking form: asked for as the form is filled in, the first of
 * them proposed until the person says a time. */
#include <config.h>

#include <stdio.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "screen/booking/priv.h"
#include "base/utf8.h"
#include "screen/waiting/words.h"
#include "ui/wrap.h"

enum { PAUSE_MS = 60, ROWS_UNDER = 7, SAID_ROWS = 4, INDENT = 2, DAY_COLS = 15 };

void booking_slot_put(struct booking_view *b, int at)
{
    const struct free_slot *s;
    char day[FORMAT_MAX], time[FORMAT_MAX];

    if (at < 0 || (size_t)at >= b->slot_count)
        return;
    s = &b->slots[at];
    visit_day(s->day, day);
    format_time(time, s->time);
    b->putting = true;
    form_put(&b->form, "day", str_of(day), STR_EMPTY);
    form_put(&b->form, "time", str_of(time), STR_EMPTY);
    form_set_error(&b->form, "time", STR_EMPTY);
    form_set_error(&b->form, "professional_id", STR_EMPTY);
    b->putting = false;
    b->slot = at;
    booking_about_warn(b);
    form_touch(&b->form);
    view_touch(b->view, UI_REPAINT);
}

void booking_slot_turn(struct booking_view *b, int by)
{
    int at = b->slot;

    if (b->slot_count == 0)
        return;
    if (at < 0) {
        const struct free_slot *now = booking_slot(b);

        at = now != NULL ? (int)(now - b->slots) : by > 0 ? -1 : (int)b->slot_count;
    }
    b->day_typed = false;
    at += by;
    if (at < 0)
        at = 0;
    if ((size_t)at >= b->slot_count)
        at = (int)b->slot_count - 1;
    b->chosen = true;
    booking_slot_put(b, at);
}

/* The first free time; but of a day that the person has said only one of that day. */
static void propose(struct booking_view *b)
{
    if (b->slot_count > 0 &&
        (!b->day_typed || date_cmp(b->slots[0].day, booking_day(b)) == 0)) {
        booking_slot_put(b, 0);
        return;
    }
    b->putting = true;
    form_put(&b->form, "time", STR_EMPTY, STR_EMPTY);
    b->putting = false;
}

static void came(void *ctx, const struct svc_rows *r)
{
    struct booking_view *b = ctx;
    struct arena *a = &b->slot_arena[1 - b->slot_turn];
    struct free_slot *slots;
    size_t count;
    struct err e;

    b->slot_call = 0;
    arena_reset(a);
    e = free_slots_decode(r, a, &slots, &count);
    b->slots_wait = false;
    b->slots_failed = err_is(&e);
    if (!err_is(&e)) {
        b->slot_turn = 1 - b->slot_turn;
        b->slots = slots;
        b->slot_count = count;
        b->slot = -1;
        if (!b->chosen && b->moved.id == 0)
            propose(b);
    }
    form_touch(&b->form);
    view_touch(b->view, UI_REPAINT);
}

static bool same(const struct slot_ask *x, const struct slot_ask *y)
{
    return x->professional_id == y->professional_id && date_cmp(x->from, y->from) == 0 &&
           x->minutes == y->minutes && x->days == y->days && x->room_id == y->room_id &&
           x->notice == y->notice && str_eq(x->weekdays, y->weekdays) && str_eq(x->parts, y->parts);
}

void booking_slots_ask(struct booking_view *b)
{
    struct slot_ask ask = {.professional_id = booking_id(b, "professional_id"),
                           .from = booking_day(b),
                           .days = SLOT_DAYS,
                           .minutes = booking_minutes(b),
                           .limit = SLOTS_ASKED,
                           .parts = b->wish.parts,
                           .weekdays = b->wish.weekdays,
                           .notice = b->wish.notice_minutes,
                           .room_id = booking_id(b, "room_id")};

    /* A day that was proposed does not bound what is asked for; one that was typed does. */
    if (!form_changed(&b->form, "day") || b->slot >= 0)
        ask.from = b->first_day;
    else if (!date_is_none(ask.from))
        b->first_day = ask.from;
    if (date_is_none(ask.from) || date_cmp(ask.from, env_today(b->env)) < 0)
        ask.from = env_today(b->env);
    if (b->about_call != 0)
        return; /* the wishes are on their way, and ask again */
    if (b->about.waiting_id != 0) {
        ask.weekdays = b->about.weekdays;
        ask.parts = b->about.parts;
        ask.notice = b->about.notice_minutes;
    }
    if (same(&ask, &b->asked) && !b->slots_failed)
        return;
    b->asked = ask;
    svc_drop(b->env->svc, b->slot_call);
    b->slots_wait = true;
    b->slot_call = free_slots_read(b->env->svc, &ask, came, b);
}

void booking_slots_close(struct booking_view *b)
{
    svc_drop(b->env->svc, b->slot_call);
    arena_free(&b->slot_arena[0]);
    arena_free(&b->slot_arena[1]);
}

/* --- the panel --- */

/* What the panel says over the times, and where there are none, in the lines that it takes. */
struct said {
    char text[PERSON_TEXT + 80];
    struct str lines[SAID_ROWS];
    int count;
};

static void say(struct said *s, int cols, struct str text)
{
    s->count = text_wrap_all(text, cols - INDENT, s->lines, SAID_ROWS);
}

static bool wished(const struct booking_view *b)
{
    return b->wish.parts.n + b->wish.weekdays.n > 0;
}

static void say_head(const struct booking_view *b, int cols, struct said *s)
{
    char wish[PERSON_TEXT];

    snprintf(s->text, sizeof s->text, _("Free times for %.*s"),
             STR_ARG(waiting_when(wish, b->wish.weekdays, b->wish.parts)));
    say(s, cols, str_of(wished(b) ? s->text : _("Next free times")));
}

static void say_none(const struct booking_view *b, int cols, struct said *s)
{
    const char *none = b->slots_wait     ? _("Looking for free times…")
                       : b->slots_failed ? _("The free times could not be read.")
                       : wished(b)       ? _("No free time suits in the next 60 days. Type any other one.")
                                         : _("No free time in the next 60 days: another professional?");

    say(s, cols, str_of(none));
}

int booking_panel_rows(void *ctx, int cols, bool beside)
{
    const struct booking_view *b = ctx;
    struct said head = {.count = 0};
    int rows = (int)b->slot_count;

    if (beside)
        return 40;
    say_head(b, cols, &head);
    rows = rows > 0 && rows < ROWS_UNDER - 1 ? rows : ROWS_UNDER - 1;
    return head.count + rows;
}

static void paint_slot(struct surface *s, struct rect r, int row, const struct free_slot *slot, bool here)
{
    char day[FORMAT_MAX], time[FORMAT_MAX];
    enum role role = here ? ROLE_STRONG : ROLE_NORMAL;
    int who = INDENT + DAY_COLS + 2 + 5 + 2;

    visit_day(slot->day, day);
    format_time(time, slot->time);
    draw_text(s, row, r.col, INDENT, ROLE_ACCENT, ALIGN_LEFT, here ? STR("▶") : STR_EMPTY);
    draw_text(s, row, r.col + INDENT, DAY_COLS, role, ALIGN_LEFT, str_of(day));
    draw_text(s, row, r.col + INDENT + DAY_COLS + 2, 5, role, ALIGN_LEFT, str_of(time));
    draw_text(s, row, r.col + who, r.cols - who, role, ALIGN_LEFT, slot->professional);
}

static int paint_said(struct surface *s, struct rect r, int row, enum role role, const struct said *t)
{
    for (int i = 0; i < t->count && row < r.row + r.rows; i++)
        draw_text(s, row++, r.col + INDENT, r.cols - INDENT, role, ALIGN_LEFT, t->lines[i]);
    return row;
}

/* The keys that turn over the times, behind the heading where they fit: the function bar has them. */
static void paint_keys(struct surface *s, struct rect r, const struct said *head)
{
    struct str keys = STR("Ctrl-N, Ctrl-P");
    int at = INDENT + utf8_width(head->lines[head->count - 1]) + 3;

    if (at + utf8_width(keys) <= r.cols)
        draw_text(s, r.row + head->count - 1, r.col + at, r.cols - at, ROLE_DIM, ALIGN_LEFT, keys);
}

void booking_panel_paint(void *ctx, struct surface *s, struct rect r, bool beside)
{
    const struct booking_view *b = ctx;
    const struct free_slot *now = booking_slot(b);
    int here = now != NULL ? (int)(now - b->slots) : -1, rows, top, from;
    struct said said = {.count = 0};

    (void)beside;
    draw_blank(s, r, ROLE_NORMAL);
    say_head(b, r.cols, &said);
    from = paint_said(s, r, r.row, ROLE_HEADING, &said);
    paint_keys(s, r, &said);
    if (b->slot_count == 0) {
        say_none(b, r.cols, &said);
        paint_said(s, r, from, ROLE_DIM, &said);
        return;
    }
    rows = r.row + r.rows - from;
    top = here >= rows ? here - rows + 1 : 0;
    for (int i = top; i < top + rows && i < (int)b->slot_count; i++)
        paint_slot(s, r, from + i - top, &b->slots[i], i == here);
}
