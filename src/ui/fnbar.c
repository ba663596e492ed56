/* SPDX-License-Identifier: Apache-2.0 */
/* The function bar: the ten best commands of where one is, from the live keymap. The commands'
 * own order decides; where there is no room the last ones go. */
#include <config.h>

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/keyname.h"
#include "ui/stack_priv.h"

enum { BAR_MAX = 10 };

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
    if (i == BAR_MAX)
        return;
    if (b->count < BAR_MAX)
        b->count++;
    memmove(&b->best[i + 1], &b->best[i], (size_t)(b->count - i - 1) * sizeof b->best[0]);
    b->best[i] = c;
}

static struct str label_of(const struct command *c)
{
    return str_of(_(c->label));
}

void fnbar_paint(struct stack *st, struct surface *s, int row)
{
    struct frame *f = &st->frame;
    const struct view *top = stack_top(st);
    struct bar b = {.st = st, .dialog = top != NULL && top->class->shape != VIEW_SCREEN};
    int cols = surface_area(s).cols, at = 1;

    command_each(st, top != NULL ? top->class->name : "", consider, &b);
    f->key_count = 0;
    for (int i = 0; i < b.count; i++) {
        char name[KEYNAME_MAX];
        struct str key = key_name_short(keymap_key(st->keymap, b.best[i], 0), name);
        int width = utf8_width(key) + 1 + utf8_width(label_of(b.best[i]));
        bool off = command_why_not(st, b.best[i]) != NULL;

        if (at + width > cols - 1)
            break;
        f->keys[f->key_count].command = b.best[i];
        f->keys[f->key_count].col = at;
        f->keys[f->key_count++].cols = width;
        at = draw_run(s, row, at, off ? ROLE_DIM : ROLE_KEY, key) + 1;
        at = draw_run(s, row, at, off ? ROLE_DIM : ROLE_KEY_TEXT, label_of(b.best[i])) + 2;
    }
}
