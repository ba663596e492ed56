/* SPDX-License-Identifier: Apache-2.0 */
/* form: keys and focus. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "ui/form.h"
#include "ui/form_priv.h"
#include "ui/view.h"

bool form_can_focus(const struct form *f, const struct form_field *x)
{
    (void)f;
    return x->visible && x->def->type != FIELD_READONLY;
}

static bool locked(const struct form *f, const struct form_field *x)
{
    return f->read_only || (x->def->flags & FIELD_LOCKED) != 0;
}

void form_leave(struct form *f, struct form_field *x)
{
    if (x->def->type == FIELD_CHOICE) {
        f->stale_all |= x->choice.open; /* what its list covered */
        choice_leave(&x->choice);
    } else if (x->def->type == FIELD_NOTE) {
        edit_buf_break(&x->note.buf);
    }
    if (!locked(f, x))
        form_recheck(f, x);
    if (form_is_line(x))
        line_edit_focus(&x->edit, false);
    x->stale = true;
    form_value_changed(f, x);
}

void form_move_to(struct form *f, int index)
{
    struct form_field *x = form_at(f);

    if (index == f->at)
        return;
    if (x != NULL)
        form_leave(f, x);
    f->at = index;
    x = form_at(f);
    if (x != NULL) {
        if (form_is_line(x)) {
            if (!x->edit.read_only)
                x->edit.buf.cursor = x->edit.buf.n;
            line_edit_focus(&x->edit, true);
        }
        x->dirty_in = form_field_dirty(x);
        x->empty_in = form_value(x).n == 0;
        x->stale = true;
    }
    f->stale_foot = true;
}

void form_focus(struct form *f, const char *id)
{
    struct form_field *x = form_field(f, id);

    if (form_can_focus(f, x))
        form_move_to(f, (int)(x - f->fields));
    host_touch(f->host, UI_REPAINT);
}

const struct field_def *form_focused(const struct form *f)
{
    const struct form_field *x = form_at(f);

    return x != NULL ? x->def : NULL;
}

/* The next field in that direction in the order of the definition, or -1. */
static int step(const struct form *f, int by)
{
    int n = (int)f->def->count;

    for (int i = f->at + by; i >= 0 && i < n; i += by)
        if (form_can_focus(f, &f->fields[i]))
            return i;
    return -1;
}

static int last_or_first(const struct form *f, bool last)
{
    int n = (int)f->def->count;

    for (int i = 0; i < n; i++) {
        int at = last ? n - 1 - i : i;

        if (form_can_focus(f, &f->fields[at]))
            return at;
    }
    return -1;
}

/* The field on the next line up or down in the same column, the one nearest in columns. `by` may
 * be many lines: then the farthest within them. */
static int vertical(const struct form *f, int by)
{
    const struct form_field *x = form_at(f);
    int best = -1, best_line = 0, best_off = 0;

    for (int i = 0; x != NULL && i < (int)f->def->count; i++) {
        const struct form_field *y = &f->fields[i];
        int lines = by > 0 ? y->line - x->line : x->line - y->line;
        int off = abs(y->col - x->col);
        bool nearer;

        if (!form_can_focus(f, y) || y->column != x->column || lines <= 0)
            continue;
        nearer = by == 1 || by == -1 ? lines < best_line : lines > best_line && lines <= abs(by);
        if (best < 0 || nearer || (lines == best_line && off < best_off)) {
            best = i;
            best_line = lines;
            best_off = off;
        }
    }
    return best;
}

static unsigned go(struct form *f, int index)
{
    if (index < 0)
        return UI_DONE;
    form_move_to(f, index);
    return UI_DONE | UI_DIRTY;
}

static unsigned tab(struct form *f, int by)
{
    int to = step(f, by);

    if (to < 0)
        to = last_or_first(f, by < 0);
    if (to == f->at && form_at(f) != NULL) { /* the only field: left and entered all the same */
        form_leave(f, form_at(f));
        return UI_DONE | UI_DIRTY;
    }
    return go(f, to);
}

/* Enter goes on; from the last field it is the view's. */
static unsigned enter(struct form *f)
{
    int to = step(f, 1);

    if (to >= 0)
        return go(f, to);
    if (form_at(f) != NULL)
        form_leave(f, form_at(f));
    return UI_PASS;
}

static unsigned navigate(struct form *f, uint32_t key)
{
    struct form_field *x = form_at(f);

    switch (key) {
    case K_TAB:
        return tab(f, 1);
    case K_TAB | KM_SHIFT:
        return tab(f, -1);
    case K_ENTER:
        return enter(f);
    case K_UP:
        return go(f, vertical(f, -1));
    case K_DOWN:
        return go(f, vertical(f, 1));
    case K_PGUP:
        return go(f, vertical(f, -f->body_rows));
    case K_PGDN:
        return go(f, vertical(f, f->body_rows));
    case K_HOME | KM_CTRL:
        return go(f, last_or_first(f, false));
    case K_END | KM_CTRL:
        return go(f, last_or_first(f, true));
    case K_ALT('n'):
        form_next_error(f);
        return UI_DONE | UI_DIRTY;
    case K_CTRL('t'):
        if (x == NULL || x->conflict < CONFLICT_OPEN)
            return UI_PASS;
        form_conflict_take(f, x->conflict != CONFLICT_THEIRS);
        return UI_DONE | UI_REPAINT;
    default:
        return UI_PASS;
    }
}

/* Space turns it; other letters do nothing, so that none of them is taken for a command, but `?`
 * asks for help here. */
static unsigned flag_event(struct form_field *x, const struct event *ev)
{
    if (ev->kind != EV_TEXT || ev->key != ' ')
        return (ev->kind == EV_TEXT && ev->key != '?') || ev->kind == EV_PASTE ? UI_DONE : UI_PASS;
    x->flag = !x->flag;
    return UI_DONE | UI_DIRTY;
}

/* Undo where nothing is typed: the value that the record holds. */
static bool undo(struct form *f, struct form_field *x, const struct event *ev)
{
    bool choice = x->def->type == FIELD_CHOICE;

    if (ev->kind != EV_KEY || ev->key != K_CTRL('z') || (!choice && x->def->type != FIELD_FLAG))
        return false;
    if (choice && (x->choice.open || x->choice.typing))
        return false;
    if (!locked(f, x))
        form_assign(f, x, x->original, choice ? x->choice.original_label : STR_EMPTY, false);
    return true;
}

/* What the field says about the key goes to the foot. */
static void listen(struct form *f, struct form_field *x)
{
    char said[sizeof f->message] = "";

    if (form_is_line(x))
        line_edit_message(&x->edit, said, sizeof said);
    else if (x->def->type == FIELD_NOTE)
        text_area_message(&x->note, said, sizeof said);
    if (strcmp(said, f->message) != 0) {
        memcpy(f->message, said, sizeof said);
        f->stale_foot = true;
    }
}

/* Something in the field changed by a key: what was said about its old value goes. */
static void edited(struct form *f, struct form_field *x)
{
    if (x->conflict == CONFLICT_OPEN || x->conflict == CONFLICT_THEIRS) {
        x->conflict = CONFLICT_MINE;
        x->mine = x->mine_shown = STR_EMPTY;
        f->stale_layout = f->stale_all = true;
    }
    if (x->error[0] != '\0' && x->error_outside) {
        form_error(f, x, STR_EMPTY, false);
    } else if (x->error[0] != '\0' && !(x->def->type == FIELD_CHOICE && choice_pending(&x->choice))) {
        f->checking_key = true;
        form_recheck(f, x);
        f->checking_key = false;
    }
    if ((x->def->flags & FIELD_LIVE) != 0 && f->env->on_change != NULL) {
        f->live_due = true;
        host_timer(f->host, f->tick + FORM_TICK_LIVE, FORM_LIVE_MS);
    }
}

static unsigned choice_key(struct form *f, struct form_field *x, const struct event *ev)
{
    bool open = x->choice.open;
    unsigned next = choice_event(&x->choice, ev);

    if (open != x->choice.open)
        f->stale_all = true;
    if (open && !x->choice.open && ev->kind == EV_KEY && ev->key == K_ENTER && step(f, 1) >= 0)
        form_move_to(f, step(f, 1)); /* chosen: on to the next field */
    return next;
}

/* A number that is another when the field's content is. */
static unsigned version_of(const struct form_field *x)
{
    if (x->def->type == FIELD_CHOICE)
        return x->choice.edit.buf.version;
    if (x->def->type == FIELD_NOTE)
        return x->note.buf.version;
    return x->def->type == FIELD_FLAG ? x->flag : x->edit.buf.version;
}

static unsigned in_field(struct form *f, const struct event *ev)
{
    struct form_field *x = form_at(f);
    unsigned next, before;

    if (x == NULL)
        return UI_PASS;
    before = version_of(x);
    if (undo(f, x, ev))
        next = UI_DONE | UI_DIRTY;
    else if (x->def->type == FIELD_CHOICE)
        next = choice_key(f, x, ev);
    else if (x->def->type == FIELD_NOTE)
        next = text_area_event(&x->note, ev);
    else if (x->def->type == FIELD_FLAG)
        next = locked(f, x) ? UI_PASS : flag_event(x, ev);
    else
        next = line_edit_event(&x->edit, ev);
    if (next == UI_PASS)
        return next;
    x->stale = true;
    listen(f, x);
    if (version_of(x) != before)
        edited(f, x);
    if (x->def->type == FIELD_FLAG || (x->def->type == FIELD_CHOICE && !choice_pending(&x->choice)))
        form_value_changed(f, x);
    return next;
}

static unsigned ticked(struct form *f, const struct event *ev)
{
    struct form_field *x = form_at(f);

    if (x != NULL && ev->key == f->tick + FORM_TICK_CHOICE && x->def->type == FIELD_CHOICE)
        return choice_event(&x->choice, ev);
    if (ev->key != f->tick + FORM_TICK_LIVE)
        return UI_PASS;
    if (f->live_due && x != NULL)
        form_value_changed(f, x);
    return UI_DONE | UI_DIRTY;
}

/* A click gives the focus. */
static unsigned clicked(struct form *f, const struct event *ev)
{
    int line = ev->row - f->area.row + f->top, col = ev->col - f->area.col;

    if (ev->button != MOUSE_LEFT || line >= f->top + f->body_rows)
        return UI_PASS;
    for (int i = 0; i < (int)f->def->count; i++) {
        const struct form_field *x = &f->fields[i];

        if (form_can_focus(f, x) && line >= x->line && line < x->line + x->rows &&
            col >= x->label_col && col < x->col + x->cols)
            return go(f, i);
    }
    return UI_PASS;
}

/* A form that is only read: moving is its own, every other key may be a command of the view. */
static unsigned reading(struct form *f, const struct event *ev)
{
    struct form_field *x = form_at(f);

    if (ev->kind != EV_KEY)
        return UI_PASS;
    if (x != NULL && x->def->type == FIELD_NOTE && (ev->key == K_UP || ev->key == K_DOWN)) {
        unsigned next = text_area_event(&x->note, ev);

        x->stale = true;
        if (next != UI_PASS)
            return next;
    }
    switch (ev->key) {
    case K_HOME:
        return go(f, last_or_first(f, false));
    case K_END:
        return go(f, last_or_first(f, true));
    case K_ENTER:
        return UI_PASS;
    default:
        return navigate(f, ev->key);
    }
}

unsigned form_event(struct form *f, const struct event *ev)
{
    unsigned next = UI_PASS;

    if (ev->kind == EV_TICK)
        return ticked(f, ev);
    if (ev->kind == EV_MOUSE)
        return clicked(f, ev);
    if (ev->kind != EV_KEY && ev->kind != EV_TEXT && ev->kind != EV_PASTE)
        return UI_PASS;
    if (f->message[0] != '\0') {
        f->message[0] = '\0';
        f->stale_foot = true;
    }
    if (f->read_only)
        return reading(f, ev);
    next = in_field(f, ev);
    if (next == UI_PASS && ev->kind == EV_KEY)
        next = navigate(f, ev->key);
    if (next != UI_PASS && f->stale_foot)
        next |= UI_DIRTY;
    return next;
}
