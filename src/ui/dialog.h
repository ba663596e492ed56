/* SPDX-License-Identifier: Apache-2.0 */
/* dialog: small questions in the middle of the screen. The first line says what will happen; Esc is
 * the safe answer. Each puts a view on the stack and answers through `done`, which is called once.
 * All text is translated by the caller and copied. */
#ifndef ARCA_UI_DIALOG_H
#define ARCA_UI_DIALOG_H

#include <stddef.h>

#include "base/str.h"
#include "ui/line_edit.h"
#include "ui/view.h"

enum { DIALOG_CHOICES_MAX = 64 };

struct dialog {
    struct str title;  /* in the upper edge; may be empty */
    struct str first;  /* what will happen: "Cancel the session of Ana Souza, Tue 10:30?" */
    struct str more;   /* may be empty, may have line feeds */
    struct str yes;    /* the button's word; empty: "Yes", "OK" */
    struct str no;     /* empty: "No", "Cancel" */
    bool reading;      /* of a choice: nothing is done with what is marked, it is read: in full at the foot */
    bool destructive;  /* the safe answer is marked to begin with, and `y` alone does not do it */
};

/* A sentence and one button. */
struct view *dialog_message(struct stack *st, const struct dialog *d, outcome_fn done, void *ctx);

/* Accepted: yes. Keys: y and n (and the first letters of the words, when they differ), Left, Right,
 * Tab, Enter on the marked one. With `destructive`, No is marked and only Enter or the word's letter
 * followed by Enter accepts. */
struct view *dialog_yes_no(struct stack *st, const struct dialog *d, outcome_fn done, void *ctx);

/* Accepted only when `word` was typed (case and accents do not count). */
struct view *dialog_typed(struct stack *st, const struct dialog *d, struct str word, outcome_fn done,
                          void *ctx);

struct dialog_choice {
    struct str label;
    struct str note; /* at the right end, may be empty */
    char key;        /* a letter or digit that chooses it, or 0 */
};

/* Accepted: .choice is the index. `at` is marked to begin with. A choice's key chooses it; other letters look for
 * a choice with such words, narrowing as they are typed. */
struct view *dialog_choose(struct stack *st, const struct dialog *d, const struct dialog_choice *choices,
                           size_t count, int at, outcome_fn done, void *ctx);

/* One line of text. Accepted: .data is a const struct str *. `check` (may be NULL) answers what is
 * wrong with it, translated (static life), or NULL. With opts->secret the text is wiped after the
 * callback. */
struct view *dialog_text(struct stack *st, const struct dialog *d, struct str label,
                         const struct line_edit_opts *opts, struct str initial,
                         const char *(*check)(void *ctx, struct str text), outcome_fn done, void *ctx);

#endif
