/* SPDX-License-Identifier: Apache-2.0 */
/* What is being waited for. */
#include <config.h>

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/stack_priv.h"

static void on_due(void *ctx)
{
    struct stack *st = ctx;

    st->busy_timer = 0;
    st->busy_shown = st->busy_count > 0;
    st->frame.dirty = st->repaint = true;
}

/* Counts from the oldest that is not shown yet. */
static void time_it(struct stack *st)
{
    int64_t due;

    if (st->opts.loop == NULL || st->busy_shown || st->busy_timer != 0 || st->busy_count == 0)
        return;
    due = st->busy[0].since + BUSY_SHOWN_AFTER_MS - loop_now(st->opts.loop);
    st->busy_timer = loop_after(st->opts.loop, due > 0 ? due : 0, on_due, st);
}

int ui_busy_begin(struct stack *st, struct str what, void (*cancel)(void *ctx), void *ctx)
{
    struct busy *b;

    if (st->busy_count == BUSY_MAX)
        return 0;
    b = &st->busy[st->busy_count++];
    memset(b, 0, sizeof *b);
    b->number = ++st->busy_numbers;
    b->since = st->opts.loop != NULL ? loop_now(st->opts.loop) : 0;
    b->cancel = cancel;
    b->ctx = ctx;
    if (what.n == 0)
        what = str_of(_("working…"));
    while (what.n >= sizeof b->what)
        what.n = utf8_prev(what, what.n);
    memcpy(b->what, what.p, what.n);
    time_it(st);
    return b->number;
}

int ui_busy_hold(struct stack *st, struct str what, void (*cancel)(void *ctx), void *ctx)
{
    int number = ui_busy_begin(st, what, cancel, ctx);

    if (number != 0)
        st->busy[st->busy_count - 1].holds = true;
    return number;
}

int ui_busy_hold_all(struct stack *st, struct str what, void (*cancel)(void *ctx), void *ctx)
{
    int number = ui_busy_hold(st, what, cancel, ctx);

    if (number != 0)
        st->busy[st->busy_count - 1].holds_all = true;
    return number;
}

bool ui_busy_forget(struct stack *st)
{
    bool any = st->held_count > 0;

    explicit_bzero(st->held, sizeof st->held);
    st->held_count = 0;
    return any;
}

static const struct busy *holding(const struct stack *st)
{
    for (int i = st->busy_count; i > 0; i--)
        if (st->busy[i - 1].holds)
            return &st->busy[i - 1];
    return NULL;
}

/* Function keys, the lock, the one box and leaving do not wait; of these only leaving and painting
 * anew mean anything while all is held. */
static bool waits(uint32_t key, bool all)
{
    static const uint32_t at_once[] = {K_CTRL('k'), K_CTRL('l'), K_CTRL('o'), K_CTRL('q')};
    uint32_t base = key & ~(uint32_t)(KM_CTRL | KM_ALT | KM_SHIFT);

    if (all)
        return key != K_CTRL('l') && key != K_CTRL('q');

    for (size_t i = 0; i < sizeof at_once / sizeof at_once[0]; i++)
        if (key == at_once[i])
            return false;
    return (key & KM_ALT) == 0 && !(base > K_F0 && base <= K_F(24));
}

bool busy_keeps(struct stack *st, const struct event *e)
{
    const struct busy *b = holding(st);
    struct held *h = &st->held[st->held_count];

    if ((b == NULL && st->held_count == 0) || st->replaying || (e->kind != EV_KEY && e->kind != EV_TEXT))
        return false;
    if (e->kind == EV_KEY && e->key == K_ESC) {
        st->held_count = 0;
        if (b == NULL || b->cancel == NULL)
            return false;
        b->cancel(b->ctx);
        return true;
    }
    if (!waits(e->key, b != NULL && b->holds_all))
        return false;
    if (st->held_count == HELD_MAX || e->text.n >= sizeof h->text)
        return true; /* more than anybody types ahead on purpose */
    h->event = *e;
    if (e->text.n > 0)
        memcpy(h->text, e->text.p, e->text.n);
    h->event.text.n = e->text.n;
    st->held_count++;
    return true;
}

void busy_replay(struct stack *st)
{
    if (stack_is_alone(st))
        st->held_count = 0; /* nothing typed before the lock is a password */
    st->replaying = true;
    while (st->held_count > 0 && holding(st) == NULL) {
        struct held h = st->held[0];

        st->held_count--;
        memmove(&st->held[0], &st->held[1], (size_t)st->held_count * sizeof st->held[0]);
        h.event.text.p = h.text;
        stack_event(st, &h.event);
    }
    st->replaying = false;
}

void ui_busy_end(struct stack *st, int number)
{
    int i = 0;

    while (i < st->busy_count && st->busy[i].number != number)
        i++;
    if (i == st->busy_count)
        return;
    st->busy_count--;
    memmove(&st->busy[i], &st->busy[i + 1], (size_t)(st->busy_count - i) * sizeof st->busy[0]);
    if (st->opts.loop != NULL && i == 0) {
        loop_cancel(st->opts.loop, st->busy_timer);
        st->busy_timer = 0;
    }
    if (st->busy_shown) {
        st->busy_shown = false;
        st->frame.dirty = st->repaint = true;
    }
    time_it(st);
}

bool ui_busy(const struct stack *st)
{
    return st->busy_count > 0;
}

const struct busy *busy_said(const struct stack *st)
{
    return st->busy_shown && st->busy_count > 0 ? &st->busy[st->busy_count - 1] : NULL;
}

bool busy_escape(struct stack *st)
{
    const struct busy *b = busy_said(st);

    if (b == NULL || b->cancel == NULL)
        return false;
    /* The callback may end it, which moves the others. */
    b->cancel(b->ctx);
    return true;
}

void busy_clear(struct stack *st)
{
    while (st->busy_count > 0) {
        struct busy b = st->busy[st->busy_count - 1];

        if (b.cancel != NULL)
            b.cancel(b.ctx);
        ui_busy_end(st, b.number);
    }
}
