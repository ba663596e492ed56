/* SPDX-License-Identifier: Apache-2.0 */
/* The function bar: what works where one is, from the live keymap. A command that cannot be done
 * here and now, or whose keys would be typed into a field, is not there, so that the room goes to one
 * that can. The commands' own order decides; where there is no room the last ones go, but for those
 * that lead to all the others, which stand at the right end. */
#include <config.h>

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/keyname.h"
#include "ui/stack_priv.h"

enum { BAR_PINNED = 90 };

struct bar {
    const struct stack *st;
    bool dialog;
    bool tight; /* 80 columns: function keys stand closer, the menu is its key alone */
    const struct command *best[BAR_MAX];
    int count;
};

/* A key that is a character is typed where a field has the keys, and Delete deletes there. */
static bool is_typed(uint32_t key)
{
    return key == K_DELETE || (key < K_BASE && (key & (KM_CTRL | KM_ALT)) == 0);
}

/* The first key of the command that reaches it now, 0: none does. */
static uint32_t key_of(const struct stack *st, const struct command *c)
{
    const struct view *top = stack_top(st);
    bool typing = top != NULL && top->class->typing != NULL && top->class->typing(top);
    uint32_t key;

    for (int i = 0; (key = keymap_key(st->keymap, c, i)) != 0; i++)
        if (!typing || !is_typed(key))
            return key;
    return 0;
}

static void consider(void *ctx, const struct command *c)
{
    struct bar *b = ctx;
    int i = b->count;

    if (c->bar <= 0 || (b->dialog && c->scope[0] == '\0') || key_of(b->st, c) == 0 ||
        command_why_not(b->st, c) != NULL)
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

static struct str label_of(const struct bar *b, const struct command *c)
{
    return b->tight && c == b->best[b->count - 1] && c->bar > BAR_PINNED ? STR_EMPTY : str_of(command_label(b->st, c));
}

/* Paints one command and notes where it stands; returns the column behind it. */
static int paint_key(struct stack *st, struct surface *s, int row, int at, const struct command *c,
                     struct str label)
{
    struct frame *f = &st->frame;
    char name[KEYNAME_MAX];
    struct str key = key_name_short(key_of(st, c), name);
    int end = draw_run(s, row, at, ROLE_KEY, key);

    if (label.n > 0)
        end = draw_run(s, row, end + 1, ROLE_KEY_TEXT, label);
    f->keys[f->key_count].command = c;
    f->keys[f->key_count].col = at;
    f->keys[f->key_count++].cols = end - at;
    return end;
}

static int width_of(const struct stack *st, const struct command *c, struct str label)
{
    char name[KEYNAME_MAX];

    return utf8_width(key_name_short(key_of(st, c), name)) + (label.n > 0) + utf8_width(label);
}

/* The blanks behind the command at `i`. */
static int gap_of(const struct bar *b, int i)
{
    const struct command *next = i + 1 < b->count ? b->best[i + 1] : NULL;

    return b->tight && next != NULL && next->bar < BAR_PINNED && b->best[i]->run != NULL &&
                   next->run != NULL
               ? 1
               : 2;
}

static bool fits(const struct bar *b, int cols)
{
    int sum = 0;

    for (int i = 0; i < b->count; i++)
        sum += width_of(b->st, b->best[i], label_of(b, b->best[i])) + (i + 1 < b->count ? gap_of(b, i) : 0);
    return sum <= cols;
}

void fnbar_paint(struct stack *st, struct surface *s, int row)
{
    const struct view *top = stack_top(st);
    struct bar b = {.st = st,
                    .dialog = top != NULL && (top->class->shape != VIEW_SCREEN || top->class->alone)};
    int end = surface_area(s).cols - 1, at = 1, pinned;

    command_each(st, top != NULL ? top->class->name : "", consider, &b);
    b.tight = !fits(&b, end - at);
    st->frame.key_count = 0;
    for (pinned = b.count; pinned > 0 && b.best[pinned - 1]->bar >= BAR_PINNED; pinned--) {
        const struct command *c = b.best[pinned - 1];
        struct str label = label_of(&b, c);

        end -= width_of(st, c, label);
        if (end > at)
            paint_key(st, s, row, end, c, label);
        end -= 2;
    }
    for (int i = 0; i < pinned; i++) {
        struct str label = label_of(&b, b.best[i]);

        if (at + width_of(st, b.best[i], label) > end)
            break;
        at = paint_key(st, s, row, at, b.best[i], label) + gap_of(&b, i);
    }
}
