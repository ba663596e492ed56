/* SPDX-License-Identifier: Apache-2.0 */
/* stack: who gets an event, and what a command needs to be run. */
#include <config.h>

#include <string.h>

#include "i18n/i18n.h"
#include "ui/keyname.h"
#include "ui/stack_priv.h"

static bool is_common(const struct command *c)
{
    return c->scope[0] == '\0' || strcmp(c->scope, "*") == 0;
}

bool command_permitted(const struct stack *st, const struct command *c)
{
    return c->needs == NULL || st->opts.may == NULL || st->opts.may(st->opts.app, c->needs);
}

/* The view that a command is for: the one of its class nearest to the top, as long as only dialogs
 * are above it; for a command of everywhere the topmost screen. */
static struct view *target_of(const struct stack *st, const struct command *c)
{
    for (size_t i = st->views.n; i > 0; i--) {
        struct view *v = st->views.p[i - 1];

        if (!is_common(c) && strcmp(v->class->name, c->scope) == 0)
            return v;
        if (v->class->shape == VIEW_SCREEN)
            return is_common(c) ? v : NULL;
    }
    return is_common(c) ? stack_top(st) : NULL;
}

const char *command_why_not(const struct stack *st, const struct command *c)
{
    const struct view *v = target_of(st, c);
    unsigned has = v != NULL && v->class->context != NULL ? v->class->context(v) : 0;

    if (!command_permitted(st, c))
        return _("Your role does not permit this.");
    if (v == NULL || (c->scope[0] == '\0' && stack_is_alone(st)))
        return _("This belongs to another screen.");
    if ((c->when & ~has) != 0 && v->class->why_not != NULL && v->class->why_not(v, c) != NULL)
        return _(v->class->why_not(v, c));
    if ((c->when & ~has) != 0)
        return c->why_not != NULL ? _(c->why_not) : _("This cannot be done here and now.");
    return NULL;
}

const char *command_label(const struct stack *st, const struct command *c)
{
    const struct view *v = is_common(c) ? NULL : target_of(st, c);
    const char *own = v != NULL && v->class->label != NULL ? v->class->label(v, c) : NULL;

    return _(own != NULL ? own : c->label);
}

bool command_run(struct stack *st, const struct command *c)
{
    const char *why = command_why_not(st, c);
    struct view *v = is_common(c) ? stack_top(st) : target_of(st, c);
    unsigned bits = UI_PASS;

    if (why == NULL && v == NULL)
        why = _("This belongs to another screen.");
    if (why != NULL) {
        stack_sayf(st, ROLE_WARN, "%s: %s", command_label(st, c), why);
        return false;
    }
    stack_enter(st);
    if (is_common(c) && c->run != NULL)
        bits = c->run(v, c);
    else if (v->class->command != NULL)
        bits = v->class->command(v, c);
    stack_next(st, v, bits);
    st->frame.dirty = st->repaint = true;
    stack_leave(st);
    return true;
}

bool command_run_id(struct stack *st, const char *id)
{
    const struct command *c = command_find(st->tables, st->table_count, str_of(id));

    return c != NULL && command_run(st, c);
}

bool command_can_id(const struct stack *st, const char *id)
{
    const struct command *c = command_find(st->tables, st->table_count, str_of(id));

    return c != NULL && command_why_not(st, c) == NULL;
}

void command_all(const struct stack *st, command_each_fn fn, void *ctx)
{
    for (size_t i = 0; i < st->table_count; i++)
        for (size_t j = 0; j < st->tables[i].count; j++)
            fn(ctx, &st->tables[i].rows[j]);
}

void command_each(const struct stack *st, const char *screen, command_each_fn fn, void *ctx)
{
    for (size_t i = 0; i < st->table_count; i++)
        for (size_t j = 0; j < st->tables[i].count; j++) {
            const struct command *c = &st->tables[i].rows[j];

            if (is_common(c) || strcmp(c->scope, screen) == 0)
                fn(ctx, c);
        }
}

/* A key that the view did not want: a command, or Esc. */
static void fallback_key(struct stack *st, struct view *v, const struct event *e)
{
    uint32_t key = e->key;
    bool own = v->class->shape != VIEW_SCREEN || v->class->alone;
    const struct command *c = key != 0 ? keymap_find(st->keymap, v->class->name, own, key) : NULL;
    char name[KEYNAME_MAX];

    if (c != NULL) {
        command_run(st, c);
        return;
    }
    if (key == K_ESC) {
        stack_back(st);
        return;
    }
    if (key == K_CTRL('c')) {
        stack_say(st, ROLE_DIM, str_of(_("To leave the program: F10, then Leave.")));
        return;
    }
    if (v->class->shape == VIEW_SCREEN && e->kind == EV_TEXT && key > ' ') {
        struct str said = key_name(key, name);

        stack_sayf(st, ROLE_DIM, _("%.*s means nothing here; F1 shows the keys."), STR_ARG(said));
    }
}

static void key_event(struct stack *st, struct view *v, const struct event *e)
{
    unsigned bits;

    message_key(st);
    if (e->kind == EV_KEY && e->key == K_ESC && busy_escape(st))
        return;
    if (e->kind == EV_PASTE && e->cut) {
        stack_say(st, ROLE_WARN, str_of(_("That was more than 1 MB: nothing was pasted.")));
        return;
    }
    bits = v->class->event != NULL ? v->class->event(v, e) : (unsigned)UI_PASS;
    stack_next(st, v, bits);
    if (bits != UI_PASS)
        return;
    if (e->kind == EV_PASTE)
        stack_say(st, ROLE_WARN, str_of(_("Nothing here takes pasted text.")));
    else
        fallback_key(st, v, e);
}

static void mouse_event(struct stack *st, struct view *v, const struct event *e)
{
    const struct command *c = e->button == MOUSE_LEFT ? frame_click(st, e->row, e->col) : NULL;
    struct rect r = surface_rect(v->surface);
    struct event at = *e;

    if (c != NULL) {
        command_run(st, c);
        return;
    }
    if (v->class->event == NULL || e->row < r.row || e->row >= r.row + r.rows || e->col < r.col ||
        e->col >= r.col + r.cols)
        return;
    at.row -= r.row;
    at.col -= r.col;
    stack_next(st, v, v->class->event(v, &at));
}

void stack_event(struct stack *st, const struct event *e)
{
    struct view *v;

    if (e->kind == EV_RESIZE) {
        stack_resized(st);
        return;
    }
    stack_enter(st);
    st->keyed = e->kind != EV_TICK;
    if (e->kind != EV_TICK && st->opts.touched != NULL)
        st->opts.touched(st->opts.app);
    stack_settle(st);
    v = st->small ? NULL : stack_top(st);
    if (v != NULL && busy_keeps(st, e))
        v = NULL;
    if (v != NULL && e->kind == EV_MOUSE)
        mouse_event(st, v, e);
    else if (v != NULL && e->kind != EV_TICK)
        key_event(st, v, e);
    st->keyed = false;
    stack_leave(st);
}
