/* SPDX-License-Identifier: Apache-2.0 */
/* palette: the one box. What is typed is looked for among the commands and handed to providers
 * (patients, dates), whose answers come when they come. `^` at the beginning looks among commands
 * alone. An empty Enter recalls the last patient. */
#ifndef ARCA_UI_PALETTE_H
#define ARCA_UI_PALETTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct stack;

struct palette_item {
    struct str label;  /* what it is: "Ana Beatriz Nogueira" */
    struct str detail; /* what tells it apart: "12/03/2011 (15)  R-00812" */
    int64_t id;        /* the provider's own */
    struct str code;   /* the provider's own, copied too */
};

struct palette_provider {
    void *ctx;
    const char *group; /* N_(): heading of its items */
    int pause_ms;      /* asked when no key came for so long; 0: at each key */
    /* Looks for `text` (not empty, trimmed) and answers with palette_answer, at once or later, or
     * not at all. Lives until the call returns. */
    void (*ask)(void *ctx, struct stack *st, uint32_t ask, struct str text);
    /* The answer to this question is not wanted any more; may be NULL. */
    void (*drop)(void *ctx, uint32_t ask);
    /* The item was chosen and the box is closed. */
    void (*pick)(void *ctx, struct stack *st, const struct palette_item *item);
};

struct palette_hooks {
    const struct palette_provider *providers;
    size_t provider_count;
    void *recall_ctx;
    /* What an empty Enter goes back to ("Ana Beatriz Nogueira"), into `out`; empty: nothing. */
    struct str (*recall_label)(void *ctx, char *out, size_t n);
    void (*recall)(void *ctx, struct stack *st);
};

/* What the box asks; copied, the providers must live on. Without it only commands are found. */
void palette_hooks(struct stack *st, const struct palette_hooks *h);

/* The answer to question `ask` of provider `index`; copied. Ignored when the box is closed or asks
 * something else by now. `failed`: could not be asked, which is said in the list. */
void palette_answer(struct stack *st, uint32_t ask, const struct palette_item *items, size_t count,
                    bool more, bool failed);

/* Opens the box with some text typed already, or empty. */
void palette_open(struct stack *st, struct str typed);

/* The other two ways to look at the commands: by groups, and with what they do. */
void menu_open(struct stack *st);
void help_open(struct stack *st);

#endif
