/* SPDX-License-Identifier: Apache-2.0 */
/* finder: the view, and what is done with the row that was chosen. */
#include <config.h>

#include "ui/finder.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/stack_priv.h"

static struct err finder_open(struct view *v, const void *args)
{
    const struct finder_args *a = args;
    struct finder *f = view_state(v);
    struct stack *st = view_stack(v);
    const struct palette_hooks *h = &st->palette;
    const struct view *screen = stack_screen(st);
    struct line_edit_opts edit = {.max_chars = FINDER_TEXT_MAX};

    f->mode = a->mode;
    f->stack = st;
    snprintf(f->screen, sizeof f->screen, "%s", screen != NULL ? screen->class->name : "");
    f->signs = screen != NULL ? screen->class->signs : NULL;
    f->about = screen != NULL ? screen->class->about : NULL;
    if (f->mode == FINDER_PALETTE && h->recall_label != NULL) {
        struct str label = h->recall_label(h->recall_ctx, f->recall, sizeof f->recall);

        if (label.n == 0)
            f->recall[0] = '\0';
    }
    for (int i = 0; i < FINDER_PROVIDERS; i++)
        arena_init(&f->answers[i].arena, 4096);
    line_edit_init(&f->edit, view_arena(v), &edit);
    if (a->typed.n > 0)
        line_edit_put(&f->edit, a->typed);
    line_edit_focus(&f->edit, true);
    finder_ask(v);
    finder_build(f);
    return OK;
}

static void finder_close(struct view *v)
{
    struct finder *f = view_state(v);

    finder_drop(f);
    for (int i = 0; i < FINDER_PROVIDERS; i++)
        arena_free(&f->answers[i].arena);
    vec_free(&f->rows);
    line_edit_clear(&f->edit);
}

static void finder_wanted(struct view *v, struct rect room, struct rect *r)
{
    const struct finder *f = view_state(v);
    int rows = (int)f->rows.n;

    r->cols = f->mode == FINDER_MENU ? 76 : f->mode == FINDER_HELP ? 100 : 84;
    if (r->cols > room.cols - 12)
        r->cols = room.cols; /* slivers of what is beneath would only disturb */
    if (f->mode == FINDER_PALETTE)
        r->rows = room.rows > 24 ? 20 : room.rows - 4; /* does not jump while one types */
    else
        r->rows = rows + 2 + (finder_has_line(f) ? 2 : 0) + finder_foot_rows(f);
    if (f->mode == FINDER_HELP && room.rows - 2 > r->rows)
        r->rows = room.rows - 2;
    if (r->rows > room.rows - 2)
        r->rows = room.rows - 2;
}

static void finder_layout_view(struct view *v, struct rect area)
{
    finder_layout(view_state(v), area);
}

static void finder_paint_view(struct view *v, struct surface *s, bool all)
{
    finder_paint(view_state(v), s, all);
}

static void finder_cursor_view(const struct view *v, int *row, int *col)
{
    finder_cursor(view_state(v), row, col);
}

/* Enter on a row. */
static unsigned choose(struct view *v)
{
    struct finder *f = view_state(v);
    const struct finder_row *r;
    const char *why;
    bool due = false;

    for (int i = 0; i < FINDER_PROVIDERS; i++)
        due = due || f->answers[i].due;
    if (f->mode == FINDER_PALETTE && due && !f->moved) {
        f->taking = true; /* the first that is found is meant, and it is not there yet */
        return UI_DIRTY;
    }
    if (f->at < 0)
        return UI_DONE;
    r = &f->rows.p[f->at];
    why = r->kind == FINDER_COMMAND ? command_why_not(f->stack, r->command) : NULL;
    if (why != NULL) {
        stack_sayf(f->stack, ROLE_WARN, "%s: %s", command_label(f->stack, r->command), why);
        return UI_DONE;
    }
    f->picked = *r;
    view_result(v, true, 0, &f->picked);
    return UI_CLOSE;
}

/* The menu has no line: a letter goes to the next command that begins with it. */
static unsigned menu_letter(struct finder *f, struct str text)
{
    struct arena a;
    int n = (int)f->rows.n;

    arena_init(&a, 256);
    text = utf8_fold(&a, text);
    for (int i = 1; i <= n; i++) {
        int at = (f->at + i) % n;
        const struct finder_row *r = &f->rows.p[at];

        if (r->kind == FINDER_COMMAND &&
            str_starts(utf8_fold(&a, str_of(_(r->command->label))), text)) {
            f->at = at;
            f->moved = true;
            finder_layout(f, f->area);
            break;
        }
    }
    arena_free(&a);
    return UI_DIRTY;
}

static unsigned move(struct finder *f, uint32_t key)
{
    int n = (int)f->rows.n;

    switch (key) {
    case K_UP:
        finder_move(f, -1);
        break;
    case K_DOWN:
    case K_TAB:
        finder_move(f, 1);
        break;
    case K_PGUP:
        finder_move(f, -(f->shown - 1));
        break;
    case K_PGDN:
        finder_move(f, f->shown - 1);
        break;
    case K_HOME:
        finder_move(f, -n);
        break;
    case K_END:
        finder_move(f, n);
        break;
    default:
        return UI_PASS;
    }
    return UI_DIRTY;
}

static unsigned typed(struct view *v, const struct event *e)
{
    struct finder *f = view_state(v);
    unsigned before = f->edit.buf.version, next = line_edit_event(&f->edit, e);

    if (next == UI_PASS || f->edit.buf.version == before)
        return next;
    f->moved = f->taking = false;
    finder_ask(v);
    finder_build(f);
    return UI_DIRTY;
}

static unsigned finder_event(struct view *v, const struct event *e)
{
    struct finder *f = view_state(v);
    unsigned next = UI_PASS;

    if (e->kind == EV_TICK) {
        finder_ask_due(v, (int)e->key);
        return UI_DONE;
    }
    if (e->kind == EV_MOUSE) {
        int n = f->top + e->row - (finder_has_line(f) ? 3 : 1);

        if (n >= f->top && n < (int)f->rows.n && n < f->top + f->shown &&
            finder_can_choose(&f->rows.p[n])) {
            f->at = n;
            f->moved = true;
            return e->clicks > 1 ? choose(v) : (unsigned)UI_DIRTY;
        }
        return UI_DONE;
    }
    if (e->kind == EV_KEY && e->key == K_ENTER)
        return choose(v);
    /* In the line Home and End belong to the text, once there is some. */
    if (e->kind == EV_KEY && !(line_edit_text(&f->edit).n > 0 && (e->key == K_HOME || e->key == K_END)))
        next = move(f, e->key);
    if (next == UI_PASS && finder_has_line(f))
        next = typed(v, e);
    else if (next == UI_PASS && e->kind == EV_TEXT)
        next = menu_letter(f, e->text);
    return next;
}

const struct view_class finder_class = {
    .name = "finder",
    .shape = VIEW_DIALOG,
    .state_size = sizeof(struct finder),
    .open = finder_open,
    .wanted = finder_wanted,
    .layout = finder_layout_view,
    .paint = finder_paint_view,
    .event = finder_event,
    .cursor = finder_cursor_view,
    .close = finder_close,
};
