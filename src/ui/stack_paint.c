/* SPDX-License-Identifier: Apache-2.0 */
/* stack: where things stand, and painting what changed. */
#include <config.h>

#include <stdio.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/stack_priv.h"

void stack_resized(struct stack *st)
{
    if (term_resized(st->opts.term))
        st->layout = st->repaint = true;
}

void stack_resume(struct stack *st)
{
    term_resume(st->opts.term);
    stack_resized(st);
    st->repaint = true;
}

void stack_refresh(struct stack *st)
{
    st->layout = st->repaint = true;
}

void stack_reword(struct stack *st)
{
    stack_enter(st);
    for (size_t i = 0; i < st->views.n; i++)
        if (st->views.p[i]->class->reword != NULL)
            st->views.p[i]->class->reword(st->views.p[i]);
    stack_refresh(st);
    stack_leave(st);
}

bool stack_is_idle(const struct stack *st)
{
    return !st->repaint && !st->layout && !st->unsettled && st->esc_timer == 0;
}

/* The part of the screen between the top line and the foot. */
static struct rect middle(const struct stack *st)
{
    struct rect all = term_area(st->opts.term);

    return (struct rect){st->frame.head_rows, 0,
                         all.rows - st->frame.head_rows - st->frame.foot_rows, all.cols};
}

/* Where a dialog goes: above message line and function bar. */
static struct rect dialog_rect(struct stack *st, struct view *v)
{
    struct rect all = term_area(st->opts.term);
    struct rect room = {0, 0, all.rows - 2, all.cols};
    struct rect r = {-1, -1, room.rows, room.cols};

    if (v->class->wanted != NULL)
        v->class->wanted(v, room, &r);
    if (r.rows > room.rows)
        r.rows = room.rows;
    if (r.cols > room.cols)
        r.cols = room.cols;
    if (r.row < 0)
        r.row = (room.rows - r.rows) / 2;
    if (r.col < 0)
        r.col = (room.cols - r.cols) / 2;
    if (r.row + r.rows > room.rows)
        r.row = room.rows - r.rows;
    if (r.col + r.cols > room.cols)
        r.col = room.cols - r.cols;
    return r;
}

static void place(struct stack *st, struct view *v)
{
    struct rect r = v->class->shape == VIEW_SCREEN ? middle(st) : dialog_rect(st, v);

    surface_place(v->surface, r);
    r = surface_rect(v->surface);
    v->area = (struct rect){0, 0, r.rows, r.cols};
    if (v->class->layout != NULL)
        v->class->layout(v, v->area);
}

/* One line instead of a broken screen. */
static void paint_small(struct stack *st, struct rect all)
{
    char text[80];
    struct str said;
    int width;

    snprintf(text, sizeof text, _("Larger window needed: %dx%d"),
             STACK_MIN_COLS, STACK_MIN_ROWS);
    said = str_of(text);
    width = utf8_width(said);
    if (st->note == NULL)
        st->note = surface_new(st->opts.term, all);
    surface_place(st->note, all);
    surface_show(st->note, true);
    surface_raise(st->note);
    draw_blank(st->note, (struct rect){0, 0, all.rows, all.cols}, ROLE_NORMAL);
    draw_text(st->note, all.rows / 2, 0, all.cols, ROLE_STRONG, ALIGN_CENTRE, said);
    term_cursor(st->opts.term, st->note, all.rows / 2,
                width < all.cols ? (all.cols - width) / 2 : 0);
}

/* Everything has a new place. */
static void layout_all(struct stack *st)
{
    struct rect all = term_area(st->opts.term);

    st->small = all.rows < STACK_MIN_ROWS || all.cols < STACK_MIN_COLS;
    if (st->small) {
        paint_small(st, all);
        return;
    }
    if (st->note != NULL)
        surface_show(st->note, false);
    frame_layout(st, all);
    for (size_t i = 0; i < st->views.n; i++)
        st->views.p[i]->dirty |= UI_LAYOUT | UI_REPAINT;
}

static void paint_view(struct stack *st, struct view *v)
{
    unsigned bits = v->dirty;
    bool all = (bits & (unsigned)(UI_REPAINT | UI_LAYOUT)) != 0;

    v->dirty = 0;
    if ((bits & UI_LAYOUT) != 0)
        place(st, v);
    if (all)
        draw_blank(v->surface, v->area, ROLE_NORMAL);
    if (v->class->paint != NULL)
        v->class->paint(v, v->surface, all);
}

static void place_cursor(struct stack *st)
{
    struct view *v = stack_top(st);
    int row = 0, col = 0;

    if (v == NULL)
        return;
    if (v->class->cursor != NULL)
        v->class->cursor(v, &row, &col);
    term_cursor(st->opts.term, v->surface, row, col);
}

static void paint_views(struct stack *st)
{
    size_t screen = 0;

    for (size_t i = 0; i < st->views.n; i++)
        if (st->views.p[i]->class->shape == VIEW_SCREEN)
            screen = i;
    for (size_t i = screen; i < st->views.n; i++)
        if (st->views.p[i]->dirty != 0)
            paint_view(st, st->views.p[i]);
}

/* Lays out and paints what is due, and sends it. */
static void paint(struct stack *st)
{
    int head, foot;

    frame_rows(st, &head, &foot);
    if (head != st->frame.head_rows || foot != st->frame.foot_rows)
        st->layout = true;
    if (st->layout)
        layout_all(st);
    st->layout = st->repaint = false;
    if (!st->small) {
        paint_views(st);
        if (frame_changed(st))
            frame_paint(st);
        place_cursor(st);
    }
    term_flush(st->opts.term);
}

void stack_idle(struct stack *st)
{
    stack_enter(st); /* a view that closes itself while it is told to resume lives until then */
    stack_settle(st);
    busy_replay(st);
    if (st->repaint || st->layout)
        paint(st);
    stack_leave(st);
}
