/* SPDX-License-Identifier: Apache-2.0 */
/* finder: a list of commands and found things, with or without a line to type in. The one box, the
 * menu and the help are three ways to look at it. */
#ifndef ARCA_UI_FINDER_H
#define ARCA_UI_FINDER_H

#include "base/vec.h"
#include "ui/command.h"
#include "ui/line_edit.h"
#include "ui/palette.h"
#include "ui/view.h"

enum finder_mode { FINDER_PALETTE, FINDER_MENU, FINDER_HELP };

enum finder_kind {
    FINDER_HEADING, /* .label */
    FINDER_COMMAND, /* .command */
    FINDER_ITEM,    /* .item of provider .provider */
    FINDER_RECALL,
    FINDER_LINE     /* help on keys that are no command: .label are the keys, .note the text */
};

struct finder_row {
    enum finder_kind kind;
    const struct command *command;
    int provider;
    struct palette_item item;
    struct str label, note;
    int points;
};

enum { FINDER_PROVIDERS = 4, FINDER_TEXT_MAX = 200 };

/* What a provider found for the text that stands there now. */
struct finder_answer {
    uint32_t ask;    /* 0: nothing is due */
    bool due;        /* asked, or about to be */
    bool failed, more;
    struct arena arena;
    struct palette_item *items;
    size_t count;
};

struct finder {
    enum finder_mode mode;
    struct stack *stack;
    char screen[64];     /* class of the screen it was opened on */
    const struct view_sign *signs; /* of that screen, or NULL */
    const char *about;   /* the same */
    struct line_edit edit;
    struct str filter;   /* what stands in the line, trimmed; in the edit's memory */
    struct {
        VEC_OF(struct finder_row)
    } rows;
    int at, top, shown;  /* at -1: nothing can be chosen */
    int keys_cols, label_cols, line_cols; /* of the help: as wide as what stands in them */
    bool moved;          /* the mark was moved by hand: it stays on its row */
    bool taking;         /* Enter came before the answers */
    struct finder_answer answers[FINDER_PROVIDERS];
    char recall[120];
    struct rect area;
    struct finder_row picked;
};

/* Puts the rows together anew from the text and the answers, keeping the mark where it belongs. */
void finder_build(struct finder *f);
void finder_layout(struct finder *f, struct rect area);
void finder_paint(struct finder *f, struct surface *s, bool all);
void finder_cursor(const struct finder *f, int *row, int *col);
/* Moves the mark by `by` rows that can be chosen; far: by a screenful. */
void finder_move(struct finder *f, int by);
bool finder_can_choose(const struct finder_row *r);
/* The line to type in has a row of its own; the menu has none. */
bool finder_has_line(const struct finder *f);
/* Rows at the foot where the marked command is told in full; only the help has them. */
int finder_foot_rows(const struct finder *f);
/* Measures the columns of the help. */
void finder_columns(struct finder *f);

/* The view class of all three; args: struct finder_args. Accepted: .data is the struct finder_row. */
extern const struct view_class finder_class;
struct finder_args {
    enum finder_mode mode;
    struct str typed;
};

/* A provider's question for the text that stands there; finder_ask in palette.c. */
void finder_ask(struct view *v);
void finder_ask_due(struct view *v, int provider);
void finder_drop(struct finder *f);

#endif
