/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/view.h"

#include "ui/stack_priv.h"

void *view_state(const struct view *v)
{
    return v->state;
}

struct arena *view_arena(struct view *v)
{
    return &v->arena;
}

struct stack *view_stack(struct view *v)
{
    return v->stack;
}

const struct view_class *view_class_of(const struct view *v)
{
    return v->class;
}

void *view_app(const struct view *v)
{
    return v->stack->opts.app;
}

void view_touch(struct view *v, unsigned ui_next_bits)
{
    stack_enter(v->stack);
    stack_next(v->stack, v, ui_next_bits);
    stack_leave(v->stack);
}

void view_result(struct view *v, bool accepted, int choice, const void *data)
{
    v->outcome = (struct outcome){accepted, choice, data};
}

static void on_timer(void *ctx)
{
    struct view_timer *t = ctx;
    struct view *v = t->view;
    struct stack *st = v->stack;
    struct event e = {.kind = EV_TICK, .key = t->number};

    t->id = 0;
    stack_enter(st);
    if (v->class->event != NULL)
        stack_next(st, v, v->class->event(v, &e));
    stack_leave(st);
}

void view_timer(struct view *v, uint32_t number, int ms)
{
    struct loop *loop = v->stack->opts.loop;
    struct view_timer *slot = NULL;

    if (loop == NULL || v->closed)
        return;
    for (size_t i = 0; i < VIEW_TIMERS; i++) {
        struct view_timer *t = &v->timers[i];

        if (t->id != 0 && t->number == number) {
            loop_cancel(loop, t->id);
            t->id = 0;
        }
        if (t->id == 0 && slot == NULL)
            slot = t;
    }
    if (ms < 0 || slot == NULL)
        return;
    slot->view = v;
    slot->number = number;
    slot->id = loop_after(loop, ms, on_timer, slot);
}

void view_say(struct view *v, enum role role, struct str text)
{
    stack_say(v->stack, role, text);
}

static void host_touch_view(void *ctx, unsigned bits)
{
    view_touch(ctx, bits);
}

static void host_timer_view(void *ctx, uint32_t number, int ms)
{
    view_timer(ctx, number, ms);
}

static void host_say_view(void *ctx, enum role role, struct str text)
{
    view_say(ctx, role, text);
}

const struct ui_host *view_host(struct view *v)
{
    v->host = (struct ui_host){v, host_touch_view, host_timer_view, host_say_view};
    return &v->host;
}

bool view_is_on_top(const struct view *v)
{
    return stack_top(v->stack) == v;
}
