/* SPDX-License-Identifier: Apache-2.0 */
/* The function bar: the ten best commands of where one is, from the live keymap. The commands'
 * own order decides; where there is no room the last ones go, but for those that lead to all the
 * others, which stand at the right end. */
#include <config.h>

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/keyname.h"
#include "ui/stack_priv.h"

enum { BAR_MAX = 10, BAR_PINNED = 90 };

struct bar {
    const struct stack *st;
    bool dialog;
    const struct command *best[BAR_MAX];
    int count;
};

static void consider(void *ctx, const struct command *c)
{
    struct bar *b = ctx;
    int i = b->count;

    if (c->bar <= 0 || keymap_key(b->st->keymap, c, 0) == 0 || !command_permitted(b->st, c) ||
        (b->dialog && c->scope[0] == '\0'))
        return;
    while (i > 0 && b->best[i - 1]->bar > c->bar)
        i--;
    if (b->count == BAR_MAX) { /* the last that is not pinned makes room */
        int last = BAR_MAX - 1;

        while (last > 0 && b->best[last]->bar >= BAR_PINNED)
            last--;
        if (i > last && c->bar < BAR_PINNED)
            return;
        memmove(&b->best[last], &b->best[last + 1], (size_t)(BAR_MAX - 1 - last) * sizeof b->best[0]);
        b->count--;
        i -= i > last;
    }
    memmove(&b->best[i + 1], &b->best[i], (size_t)(b->count - i) * sizeof b->best[0]);
    b->best[i] = c;
    b->count++;
}

static struct str label_of(const struct command *c)
{
    return str_of(_(c->label));
}

/* Paints one command and notes where it stands; returns the column behind it. */
static int paint_key(struct stack *st, struct surface *s, int row, int at, const struct command *c)
{
    struct frame *f = &st->frame;
    bool off = command_why_not(st, c) != NULL;
    char name[KEYNAME_MAX];
    struct str key = key_name_short(keymap_key(st->keymap, c, 0), name);
    int end = draw_run(s, row, at, off ? ROLE_DIM : ROLE_KEY, key) + 1;

    end = draw_run(s, row, end, off ? ROLE_DIM : ROLE_KEY_TEXT, label_of(c));
    f->keys[f->key_count].command = c;
    f->keys[f->key_count].col = at;
    f->keys[f->key_count++].cols = end - at;
    return end;
}

static int width_of(const struct stack *st, const struct command *c)
{
    char name[KEYNAME_MAX];

    return utf8_width(key_name_short(keymap_key(st->keymap, c, 0), name)) + 1 +
           utf8_width(label_of(c));
}

void fnbar_paint(struct stack *st, struct surface *s, int row)
{
    const struct view *top = stack_top(st);
    struct bar b = {.st = st,
                    .dialog = top != NULL && (top->class->shape != VIEW_SCREEN || top->class->alone)};
    int end = surface_area(s).cols - 1, at = 1;

    command_each(st, top != NULL ? top->class->name : "", consider, &b);
    st->frame.key_count = 0;
    while (b.count > 0 && b.best[b.count - 1]->bar >= BAR_PINNED) {
        const struct command *c = b.best[--b.count];

        end -= width_of(st, c);
        if (end > at)
            paint_key(st, s, row, end, c);
        end -= 2;
    }
    for (int i = 0; i < b.count && at + width_of(st, b.best[i]) <= end; i++)
        at = paint_key(st, s, row, at, b.best[i]) + 2;
}
