/* SPDX-License-Identifier: Apache-2.0 */
/* The message line and its history. */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/stack_priv.h"

enum { STAYS_MS = 2000 };

static int64_t now(const struct stack *st)
{
    return st->opts.loop != NULL ? loop_now(st->opts.loop) : 0;
}

void stack_say(struct stack *st, enum role role, struct str text)
{
    struct message *m = &st->history[st->message_next];

    while (text.n >= sizeof m->text)
        text.n = utf8_prev(text, text.n);
    memset(m, 0, sizeof *m);
    m->role = role;
    memcpy(m->text, text.p, text.n);
    if (st->opts.time_text != NULL)
        st->opts.time_text(st->opts.app, m->time);
    st->message_next = (st->message_next + 1) % MESSAGES_KEPT;
    if (st->message_count < MESSAGES_KEPT)
        st->message_count++;
    st->message_on = st->message_fresh = text.n > 0;
    st->message_at = now(st);
    st->frame.dirty = st->repaint = true;
}

void stack_sayf(struct stack *st, enum role role, const char *fmt, ...)
{
    char text[2 * MESSAGE_MAX];
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n < 0)
        n = 0;
    if ((size_t)n >= sizeof text) /* cut in a character: stack_say cuts at its border */
        n = (int)utf8_prev((struct str){.p = text, .n = sizeof text - 1}, sizeof text - 1);
    stack_say(st, role, (struct str){.p = text, .n = (size_t)n});
}

void stack_say_err(struct stack *st, const struct err *e)
{
    const char *text = e->msgid != NULL ? _(e->msgid) : _("Something went wrong.");

    if (e->sqlstate[0] != '\0')
        stack_sayf(st, ROLE_ERROR, "%s [%s]", text, e->sqlstate);
    else
        stack_say(st, ROLE_ERROR, str_of(text));
}

void stack_hush(struct stack *st)
{
    if (!st->message_on)
        return;
    st->message_on = false;
    st->frame.dirty = st->repaint = true;
}

void stack_forget(struct stack *st)
{
    explicit_bzero(st->history, sizeof st->history);
    st->message_count = st->message_next = 0;
    st->message_on = false;
    frame_patient(st, STR_EMPTY, STR_EMPTY);
}

const struct message *stack_message(const struct stack *st, int n)
{
    if (n < 0 || n >= st->message_count)
        return NULL;
    return &st->history[(st->message_next - 1 - n + MESSAGES_KEPT) % MESSAGES_KEPT];
}

void message_moved(struct stack *st)
{
    if (!st->message_fresh && !stack_is_alone(st))
        stack_hush(st);
}

void message_key(struct stack *st)
{
    st->message_fresh = false;
    if (st->message_on && now(st) - st->message_at >= STAYS_MS && !stack_is_alone(st))
        stack_hush(st);
}

void message_paint(struct stack *st, struct surface *s, int row)
{
    const struct frame *f = &st->frame;
    const struct busy *b = busy_said(st);
    int cols = surface_area(s).cols, width = utf8_width(str_of(f->link));
    /* What is said meanwhile may name somebody: it waits until the screen that is alone has gone. */
    const struct message *m = st->message_on && !stack_is_alone(st) ? stack_message(st, 0) : NULL;
    char text[160];

    if (width > 0) {
        draw_text(s, row, cols - width - 1, width, f->link_role, ALIGN_RIGHT, str_of(f->link));
        cols -= width + 2;
    }
    if (b != NULL) {
        if (b->cancel != NULL)
            snprintf(text, sizeof text, _("%s  Esc leaves it"), b->what);
        else
            snprintf(text, sizeof text, "%s", b->what);
        draw_text(s, row, 1, cols - 1, ROLE_ACCENT, ALIGN_LEFT, str_of(text));
    } else if (m != NULL) {
        /* An error is seen without colour too. */
        int at = m->role == ROLE_ERROR || m->role == ROLE_WARN ? draw_run(s, row, 1, m->role, STR("! "))
                                                               : 1;

        draw_text(s, row, at, cols - at, m->role, ALIGN_LEFT, str_of(m->text));
    }
}
