/* SPDX-License-Identifier: Apache-2.0 */
/* stack: the life of the views. What is closed is freed when no call into a view is under way. */
#include <config.h>

#include "ui/stack.h"

#include <poll.h>
#include <string.h>

#include "base/mem.h"
#include "i18n/i18n.h"
#include "ui/stack_priv.h"

static void on_input(void *ctx, short revents);

static void on_idle(void *ctx)
{
    stack_idle(ctx);
}

struct err stack_new(struct stack **out, const struct stack_opts *o)
{
    struct stack *st = MEM_NEW(struct stack);

    st->opts = *o;
    st->table_count = o->table_count + 1;
    st->tables = mem_new(st->table_count * sizeof *st->tables);
    for (size_t i = 0; i < o->table_count; i++)
        st->tables[i] = *o->tables[i];
    st->tables[o->table_count] = ui_commands; /* last: leaving stands at the end of the menu */
    st->keymap = keymap_new(st->tables, st->table_count);
    st->frame.head = surface_new(o->term, (struct rect){0, 0, 1, 1});
    st->frame.foot = surface_new(o->term, (struct rect){0, 0, 1, 1});
    st->layout = true;
    if (o->loop != NULL) {
        st->watch = loop_watch(o->loop, term_fd(o->term), POLLIN, on_input, st);
        loop_on_idle(o->loop, on_idle, st);
    }
    if (term_caps(o->term)->substituted)
        stack_sayf(st, ROLE_DIM, _("This kind of terminal is not known here; it is used as “%s”."),
                   term_caps(o->term)->type);
    *out = st;
    return OK;
}

static void view_free(struct view *v)
{
    arena_free(&v->arena);
    mem_free(v, sizeof *v);
}

static void reap(struct stack *st)
{
    for (size_t i = 0; i < st->dead.n; i++)
        view_free(st->dead.p[i]);
    vec_clear(&st->dead);
}

void stack_enter(struct stack *st)
{
    st->depth++;
}

void stack_leave(struct stack *st)
{
    if (--st->depth == 0)
        reap(st);
}

void stack_clear(struct stack *st)
{
    stack_enter(st);
    for (size_t i = st->views.n; i > 0; i--)
        if (i <= st->views.n)
            stack_close(st, st->views.p[i - 1]);
    busy_clear(st);
    stack_leave(st);
}

void stack_free(struct stack *st)
{
    if (st == NULL)
        return;
    st->ending = true;
    stack_clear(st);
    if (st->opts.loop != NULL) {
        loop_unwatch(st->opts.loop, st->watch);
        loop_cancel(st->opts.loop, st->esc_timer);
        loop_cancel(st->opts.loop, st->busy_timer);
        loop_on_idle(st->opts.loop, NULL, NULL);
    }
    surface_free(st->frame.head);
    surface_free(st->frame.foot);
    surface_free(st->note);
    keymap_free(st->keymap);
    vec_free(&st->views);
    vec_free(&st->dead);
    mem_free(st->tables, st->table_count * sizeof *st->tables);
    mem_free(st, sizeof *st);
}

void *stack_app(const struct stack *st)
{
    return st->opts.app;
}

struct term *stack_term(const struct stack *st)
{
    return st->opts.term;
}

struct keymap *stack_keymap(const struct stack *st)
{
    return st->keymap;
}

/* --- input --- */

static void take_events(struct stack *st);

static void on_esc_time(void *ctx)
{
    struct stack *st = ctx;

    st->esc_timer = 0;
    take_events(st);
}

/* All that the keyboard has to say now; a timer for what it holds back. */
static void take_events(struct stack *st)
{
    struct event e;
    int wait;

    while (term_next(st->opts.term, loop_now(st->opts.loop), &e))
        stack_event(st, &e);
    loop_cancel(st->opts.loop, st->esc_timer);
    st->esc_timer = 0;
    wait = term_wait_ms(st->opts.term, loop_now(st->opts.loop));
    if (wait >= 0)
        st->esc_timer = loop_after(st->opts.loop, wait + 1, on_esc_time, st);
}

static void on_input(void *ctx, short revents)
{
    struct stack *st = ctx;

    if ((revents & (POLLIN | POLLHUP | POLLERR)) == 0)
        return;
    if (!term_read(st->opts.term, loop_now(st->opts.loop)) ||
        (revents & (POLLIN | POLLHUP)) == POLLHUP) {
        loop_unwatch(st->opts.loop, st->watch);
        st->watch = 0;
        if (st->opts.gone != NULL)
            st->opts.gone(st->opts.app);
        return;
    }
    take_events(st);
}

/* --- opening and closing --- */

static size_t index_of(const struct stack *st, const struct view *v)
{
    size_t i = 0;

    while (i < st->views.n && st->views.p[i] != v)
        i++;
    return i;
}

static struct view *view_new(struct stack *st, const struct view_class *c)
{
    struct view *v = MEM_NEW(struct view);

    v->class = c;
    v->stack = st;
    arena_init(&v->arena, 0);
    v->state = arena_alloc(&v->arena, c->state_size);
    v->dirty = UI_LAYOUT | UI_REPAINT;
    return v;
}

/* Where a new view goes: on top; but what comes by itself while a screen is alone (an answer, a
 * question of the server's) waits beneath it. */
static void put_view(struct stack *st, struct view *v)
{
    bool beneath = stack_is_alone(st) && !v->class->alone && !st->keyed;
    size_t at = beneath ? index_of(st, stack_screen(st)) : st->views.n;

    vec_insert(&st->views, at, v);
}

struct view *stack_push(struct stack *st, const struct view_class *c, const void *args,
                        outcome_fn done, void *ctx)
{
    struct view *v;
    struct err e = OK;

    if (st->ending) /* what an answer opens while everything closes */
        return NULL;
    v = view_new(st, c);
    stack_enter(st);
    if (c->open != NULL)
        e = c->open(v, args);
    if (err_is(&e)) {
        stack_say_err(st, &e);
        v->closed = true;
        for (size_t i = 0; i < VIEW_TIMERS; i++)
            loop_cancel(st->opts.loop, v->timers[i].id);
        if (c->close != NULL)
            c->close(v);
        vec_push(&st->dead, v);
        stack_leave(st);
        return NULL;
    }
    v->done = done;
    v->done_ctx = ctx;
    v->surface = surface_new(st->opts.term, (struct rect){0, 0, 1, 1});
    put_view(st, v);
    if (st->home == NULL)
        st->home = v;
    st->unsettled = st->repaint = true;
    if (c->alone)
        stack_hush(st);
    stack_leave(st);
    return v;
}

struct view *stack_open(struct stack *st, const char *name, const void *args, outcome_fn done,
                        void *ctx)
{
    for (size_t i = 0; i < st->opts.class_count; i++)
        if (strcmp(st->opts.classes[i]->name, name) == 0)
            return stack_push(st, st->opts.classes[i], args, done, ctx);
    stack_sayf(st, ROLE_ERROR, _("There is no screen “%s”."), name);
    return NULL;
}

static bool is_unsaved(const struct view *v)
{
    return v->class->unsaved != NULL && v->class->unsaved(v);
}

/* The topmost view whose answer goes into the memory of `v`, or NULL. */
static struct view *answers_to(const struct stack *st, const struct view *v)
{
    for (size_t i = st->views.n; i > 0; i--) {
        struct view *w = st->views.p[i - 1];

        if (w != v && w->done != NULL && (w->done_ctx == v || arena_holds(&v->arena, w->done_ctx)))
            return w;
    }
    return NULL;
}

/* Questions that `v` asked are answered "no" while there is still somebody to be told. A form stays
 * for what was typed into it, and has nobody to tell any more. */
static void close_questions(struct stack *st, const struct view *v)
{
    struct view *w;

    while (!v->closed && (w = answers_to(st, v)) != NULL) {
        if (is_unsaved(w)) {
            w->done = NULL;
            continue;
        }
        w->outcome = (struct outcome){.accepted = false};
        stack_close(st, w);
    }
}

void stack_close(struct stack *st, struct view *v)
{
    size_t i = 0;

    if (v->closed)
        return;
    stack_enter(st);
    close_questions(st, v);
    if (v->closed) { /* by the answer to one of them */
        stack_leave(st);
        return;
    }
    v->closed = true;
    while (st->views.p[i] != v)
        i++;
    vec_remove(&st->views, i);
    vec_push(&st->dead, v);
    if (st->home == v)
        st->home = NULL;
    st->unsettled = st->repaint = true;
    for (i = 0; i < VIEW_TIMERS; i++) {
        loop_cancel(st->opts.loop, v->timers[i].id);
        v->timers[i].id = 0;
    }
    surface_free(v->surface);
    v->surface = NULL;
    if (v->done != NULL)
        v->done(v->done_ctx, &v->outcome);
    if (v->class->close != NULL)
        v->class->close(v);
    stack_leave(st);
}

/* A surface that is shown again comes to the top: back to the order of the views. */
static void restack(struct stack *st)
{
    for (size_t i = 0; i < st->views.n; i++)
        surface_raise(st->views.p[i]->surface);
    if (st->small && st->note != NULL)
        surface_raise(st->note);
}

void stack_settle(struct stack *st)
{
    bool changed = st->unsettled;

    while (st->unsettled) {
        size_t screen = 0;

        st->unsettled = false;
        for (size_t i = 0; i < st->views.n; i++)
            if (st->views.p[i]->class->shape == VIEW_SCREEN)
                screen = i;
        for (size_t i = 0; i < st->views.n && !st->unsettled; i++) {
            struct view *v = st->views.p[i];
            bool covered = i < screen;

            if (covered == v->suspended)
                continue;
            v->suspended = covered;
            surface_show(v->surface, !covered);
            v->dirty |= UI_LAYOUT | UI_REPAINT;
            if (covered && v->class->suspend != NULL)
                v->class->suspend(v);
            else if (!covered && v->class->resume != NULL)
                v->class->resume(v);
        }
    }
    if (changed)
        restack(st);
    if (stack_top(st) != st->settled && !st->settled_alone)
        message_moved(st);
    st->settled = stack_top(st);
    st->settled_alone = stack_is_alone(st); /* what was said beneath it is still to be read */
}

void stack_next(struct stack *st, struct view *v, unsigned bits)
{
    if (v->closed || bits == UI_PASS)
        return;
    v->dirty |= bits & (unsigned)(UI_DIRTY | UI_REPAINT | UI_LAYOUT);
    st->repaint = true;
    if ((bits & UI_CLOSE) != 0)
        stack_close(st, v);
}

/* --- moving about --- */

/* Moves the view at `from` to the top, or to the bottom. */
static void move_view(struct stack *st, size_t from, bool top)
{
    struct view *v = st->views.p[from];

    vec_remove(&st->views, from);
    if (top)
        vec_push(&st->views, v);
    else
        vec_insert(&st->views, 0, v);
    st->unsettled = st->repaint = true;
}

struct view *stack_jump(struct stack *st, const char *name, const void *args)
{
    struct view *there = stack_find(st, name), *kept = NULL;

    stack_enter(st);
    for (size_t i = st->views.n; i > 0; i--) {
        struct view *v = i <= st->views.n ? st->views.p[i - 1] : NULL;

        if (v == NULL || v == there || v == st->home)
            continue;
        if (is_unsaved(v))
            kept = v;
        else
            stack_close(st, v);
    }
    if (there != NULL && !there->closed)
        move_view(st, index_of(st, there), true);
    else
        there = stack_open(st, name, args, NULL, NULL);
    if (kept != NULL && kept != there)
        stack_say(st, ROLE_NORMAL, str_of(_("What you typed is kept: Esc leads back to it.")));
    stack_leave(st);
    return there;
}

bool stack_back(struct stack *st)
{
    struct view *v = stack_top(st);
    bool gone = false;

    if (v == NULL)
        return false;
    if (v == st->home) {
        /* What is beneath was kept because of its unsaved text. */
        if (st->views.n > 1)
            move_view(st, index_of(st, v), false);
        return false;
    }
    stack_enter(st);
    if (v->class->may_close == NULL || v->class->may_close(v)) {
        stack_close(st, v);
        gone = true;
    }
    stack_leave(st);
    return gone;
}

struct view *stack_top(const struct stack *st)
{
    return st->views.n > 0 ? st->views.p[st->views.n - 1] : NULL;
}

struct view *stack_screen(const struct stack *st)
{
    for (size_t i = st->views.n; i > 0; i--)
        if (st->views.p[i - 1]->class->shape == VIEW_SCREEN)
            return st->views.p[i - 1];
    return NULL;
}

bool stack_is_alone(const struct stack *st)
{
    const struct view *v = stack_screen(st);

    return v != NULL && v->class->alone;
}

struct view *stack_find(const struct stack *st, const char *name)
{
    for (size_t i = st->views.n; i > 0; i--)
        if (strcmp(st->views.p[i - 1]->class->name, name) == 0)
            return st->views.p[i - 1];
    return NULL;
}

int stack_depth(const struct stack *st)
{
    return (int)st->views.n;
}

struct view *stack_at(const struct stack *st, int n)
{
    return n >= 0 && (size_t)n < st->views.n ? st->views.p[n] : NULL;
}

struct view *stack_unsaved(const struct stack *st)
{
    for (size_t i = st->views.n; i > 0; i--)
        if (is_unsaved(st->views.p[i - 1]))
            return st->views.p[i - 1];
    return NULL;
}
