/* SPDX-License-Identifier: Apache-2.0 */
/* palette: asking the providers, and what follows when something was chosen. */
#include <config.h>

#include "ui/palette.h"

#include <string.h>

#include "ui/finder.h"
#include "ui/stack_priv.h"

void palette_hooks(struct stack *st, const struct palette_hooks *h)
{
    st->palette = *h;
}

static void drop_one(struct finder *f, size_t i)
{
    struct finder_answer *a = &f->answers[i];
    const struct palette_provider *p = &f->stack->palette.providers[i];

    if (a->ask != 0 && p->drop != NULL)
        p->drop(p->ctx, a->ask);
    a->ask = 0;
    a->due = false;
}

static size_t providers(const struct finder *f)
{
    size_t n = f->mode == FINDER_PALETTE ? f->stack->palette.provider_count : 0;

    return n < FINDER_PROVIDERS ? n : FINDER_PROVIDERS;
}

void finder_drop(struct finder *f)
{
    for (size_t i = 0; i < providers(f); i++)
        drop_one(f, i);
}

static void forget(struct finder_answer *a)
{
    arena_reset(&a->arena);
    a->items = NULL;
    a->count = 0;
    a->failed = a->more = false;
}

void finder_ask(struct view *v)
{
    struct finder *f = view_state(v);
    struct str text = str_trim(line_edit_text(&f->edit));
    bool wanted = text.n > 0 && text.p[0] != '^';

    for (size_t i = 0; i < providers(f); i++) {
        drop_one(f, i);
        view_timer(v, (uint32_t)i, -1);
        forget(&f->answers[i]); /* what was found for another text fits no more */
        if (!wanted)
            continue;
        f->answers[i].due = true;
        if (f->stack->palette.providers[i].pause_ms > 0)
            view_timer(v, (uint32_t)i, f->stack->palette.providers[i].pause_ms);
        else if (stack_top(f->stack) == v)
            finder_ask_due(v, (int)i);
        else
            view_timer(v, (uint32_t)i, 0); /* still opening: an answer would not find it */
    }
}

void finder_ask_due(struct view *v, int provider)
{
    struct finder *f = view_state(v);
    const struct palette_provider *p;
    struct str text = str_trim(line_edit_text(&f->edit));

    if (provider < 0 || (size_t)provider >= providers(f))
        return;
    p = &f->stack->palette.providers[provider];
    f->answers[provider].ask = ++f->stack->palette_asks;
    p->ask(p->ctx, f->stack, f->answers[provider].ask, text);
}

/* All answers are there: what Enter was pressed for is done now. */
static void take_first(struct view *v)
{
    struct finder *f = view_state(v);
    struct event enter = {.kind = EV_KEY, .key = K_ENTER};

    for (size_t i = 0; i < providers(f); i++)
        if (f->answers[i].due)
            return;
    if (f->taking) {
        f->taking = false;
        view_touch(v, finder_class.event(v, &enter));
    }
}

void palette_answer(struct stack *st, uint32_t ask, const struct palette_item *items, size_t count,
                    bool more, bool failed)
{
    struct view *v = stack_find(st, finder_class.name);
    struct finder *f = v != NULL ? view_state(v) : NULL;
    struct finder_answer *a = NULL;

    for (size_t i = 0; f != NULL && ask != 0 && i < providers(f); i++)
        if (f->answers[i].ask == ask)
            a = &f->answers[i];
    if (a == NULL)
        return;
    forget(a);
    a->items = ARENA_ARRAY(&a->arena, struct palette_item, count);
    for (size_t i = 0; i < count; i++)
        a->items[i] = (struct palette_item){str_copy(&a->arena, items[i].label),
                                            str_copy(&a->arena, items[i].detail), items[i].id,
                                            str_copy(&a->arena, items[i].code)};
    a->count = count;
    a->more = more;
    a->failed = failed;
    a->due = false;
    a->ask = 0;
    finder_build(f);
    view_touch(v, UI_DIRTY);
    take_first(v);
}

static void chosen(void *ctx, const struct outcome *o)
{
    struct stack *st = ctx;
    const struct finder_row *r = o->data;
    const struct palette_hooks *h = &st->palette;

    if (!o->accepted)
        return;
    if (r->kind == FINDER_COMMAND)
        command_run(st, r->command);
    else if (r->kind == FINDER_RECALL && h->recall != NULL)
        h->recall(h->recall_ctx, st);
    else if (r->kind == FINDER_ITEM && h->providers[r->provider].pick != NULL)
        h->providers[r->provider].pick(h->providers[r->provider].ctx, st, &r->item);
}

static void open_finder(struct stack *st, enum finder_mode mode, struct str text)
{
    struct finder_args a = {mode, text};

    if (stack_find(st, finder_class.name) == NULL)
        stack_push(st, &finder_class, &a, chosen, st);
}

void palette_open(struct stack *st, struct str text)
{
    open_finder(st, FINDER_PALETTE, text);
}

void menu_open(struct stack *st)
{
    open_finder(st, FINDER_MENU, STR_EMPTY);
}

void help_open(struct stack *st)
{
    open_finder(st, FINDER_HELP, STR_EMPTY);
}
