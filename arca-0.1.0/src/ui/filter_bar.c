/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/filter_bar.h"

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/view.h"

enum { FILTER_CHARS = 80 };

void filter_bar_init(struct filter_bar *f, struct arena *a, const char *label, const char *hint,
                     const struct ui_host *host, uint32_t tick,
                     void (*changed)(void *ctx, struct str text), void *ctx)
{
    memset(f, 0, sizeof *f);
    f->label = label;
    f->hint = hint;
    f->host = host;
    f->tick = tick;
    f->changed = changed;
    f->ctx = ctx;
    line_edit_init(&f->edit, a, &(struct line_edit_opts){.max_chars = FILTER_CHARS});
}

struct str filter_bar_text(const struct filter_bar *f)
{
    return str_trim(line_edit_text(&f->edit));
}

/* Hands the text on, now. */
static void hand_on(struct filter_bar *f)
{
    if (!f->due)
        return;
    f->due = false;
    host_timer(f->host, f->tick, -1);
    if (f->changed != NULL)
        f->changed(f->ctx, filter_bar_text(f));
}

void filter_bar_open(struct filter_bar *f)
{
    f->open = f->focused = true;
    line_edit_focus(&f->edit, true);
}

static void empty(struct filter_bar *f)
{
    f->due = f->edit.buf.n > 0 || f->due;
    line_edit_set(&f->edit, STR_EMPTY);
    hand_on(f);
}

void filter_bar_close(struct filter_bar *f)
{
    f->open = f->focused = false;
    empty(f);
}

/* Esc: empties first, then closes. */
static unsigned escape(struct filter_bar *f)
{
    if (f->edit.buf.n > 0) {
        empty(f);
        return UI_DONE | UI_REPAINT;
    }
    filter_bar_close(f);
    return UI_DONE | UI_LAYOUT;
}

unsigned filter_bar_event(struct filter_bar *f, const struct event *ev)
{
    struct edit_buf *b = &f->edit.buf;
    unsigned before = b->version;
    unsigned next;

    if (ev->kind == EV_TICK && ev->key == f->tick) {
        hand_on(f);
        return UI_DONE | UI_REPAINT;
    }
    if (!f->focused)
        return UI_PASS;
    if (ev->kind == EV_KEY && ev->key == K_ESC)
        return escape(f);
    if (ev->kind == EV_KEY && (ev->key == K_ENTER || ev->key == K_DOWN || ev->key == K_TAB)) {
        hand_on(f);
        f->focused = false;
        line_edit_focus(&f->edit, false);
        if (b->n == 0)
            f->open = false;
        return UI_DONE | UI_LAYOUT;
    }
    next = line_edit_event(&f->edit, ev);
    if (next == UI_PASS)
        return UI_PASS;
    if (f->edit.signal != EDIT_FINE) {
        char said[200];

        host_say(f->host, ROLE_WARN, line_edit_message(&f->edit, said, sizeof said));
    }
    if (b->version != before) {
        f->due = true;
        host_timer(f->host, f->tick, FILTER_PAUSE_MS);
    }
    return next;
}

static int label_width(const struct filter_bar *f)
{
    return utf8_width(str_of(_(f->label))) + 3;
}

void filter_bar_paint(struct filter_bar *f, struct surface *s, int row, int col, int cols,
                      struct str count)
{
    int label = label_width(f), right = utf8_width(count), field;

    if (right + label + 12 > cols)
        right = 0;
    field = cols - label - (right > 0 ? right + 2 : 1);
    draw_blank(s, (struct rect){row, col, 1, cols}, ROLE_NORMAL);
    draw_run(s, row, col + 1, ROLE_LABEL, str_of(_(f->label)));
    if (f->edit.buf.n == 0 && f->hint != NULL)
        draw_text(s, row, col + label, field, ROLE_DIM, ALIGN_LEFT, str_of(_(f->hint)));
    else
        line_edit_paint(&f->edit, s, row, col + label, field,
                        f->focused ? ROLE_FIELD_ON : ROLE_FIELD);
    if (right > 0)
        draw_text(s, row, col + cols - right - 1, right, ROLE_DIM, ALIGN_RIGHT, count);
}

int filter_bar_cursor(const struct filter_bar *f)
{
    return label_width(f) + line_edit_cursor(&f->edit);
}
