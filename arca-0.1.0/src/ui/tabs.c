/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/tabs.h"

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/view.h"

static bool shown(const struct tabs *t, int i)
{
    return (t->hidden & (1u << i)) == 0;
}

void tabs_init(struct tabs *t, const char *const *labels, unsigned hidden, bool digits)
{
    *t = (struct tabs){.labels = labels, .hidden = hidden, .digits = digits};
    while (t->count < TABS_MAX && labels[t->count] != NULL)
        t->count++;
    while (t->at < t->count - 1 && !shown(t, t->at))
        t->at++;
}

/* The next shown one in that direction, or the same. */
static int step(const struct tabs *t, int by)
{
    int i = t->at + by;

    while (i >= 0 && i < t->count && !shown(t, i))
        i += by;
    return i >= 0 && i < t->count ? i : t->at;
}

unsigned tabs_event(struct tabs *t, const struct event *ev)
{
    int to = t->at;

    if (ev->kind == EV_KEY && ev->key == K_LEFT)
        to = step(t, -1);
    else if (ev->kind == EV_KEY && ev->key == K_RIGHT)
        to = step(t, 1);
    else if (t->digits && ev->kind == EV_TEXT && ev->key >= '1' && ev->key <= '9') {
        int nth = (int)(ev->key - '1'), i;

        for (i = 0; i < t->count; i++)
            if (shown(t, i) && nth-- == 0)
                break;
        if (i == t->count)
            return UI_PASS;
        to = i;
    } else {
        return UI_PASS;
    }
    if (to == t->at)
        return UI_DONE;
    t->at = to;
    return UI_DONE | UI_REPAINT;
}

/* The first tab that is painted: as many names on the left go as it takes to see the chosen one. */
static int first(const struct tabs *t, int cols)
{
    int from = 0;

    for (;; from++) {
        int used = 0;

        for (int i = from; i <= t->at; i++)
            if (shown(t, i))
                used += utf8_width(str_of(_(t->labels[i]))) + 3;
        if (used <= cols || from >= t->at)
            return from;
    }
}

void tabs_paint(const struct tabs *t, struct surface *s, int row, int col, int cols, bool focused)
{
    int end = col + cols, at = col;

    draw_blank(s, (struct rect){row, col, 1, cols}, ROLE_NORMAL);
    for (int i = first(t, cols); i < t->count && at < end; i++) {
        struct str label = str_of(_(t->labels[i]));
        bool on = i == t->at;
        int width = utf8_width(label);

        if (!shown(t, i))
            continue;
        if (at + width + 2 > end && at > col) {
            draw_text(s, row, end - 1, 1, ROLE_DIM, ALIGN_LEFT, STR(">"));
            return;
        }
        if (on)
            draw_run(s, row, at, focused ? ROLE_ACCENT : ROLE_STRONG, STR("["));
        draw_text(s, row, at + 1, width < end - at - 1 ? width : end - at - 1,
                  on ? (focused ? ROLE_ACCENT : ROLE_STRONG) : ROLE_DIM, ALIGN_LEFT, label);
        at += width + 1;
        if (on)
            draw_run(s, row, at, focused ? ROLE_ACCENT : ROLE_STRONG, STR("]"));
        at += 2;
    }
}

int tabs_cursor(const struct tabs *t, int cols)
{
    int at = 0;

    for (int i = first(t, cols); i < t->at; i++)
        if (shown(t, i))
            at += utf8_width(str_of(_(t->labels[i]))) + 3;
    return at + 1 < cols ? at + 1 : cols - 1;
}
