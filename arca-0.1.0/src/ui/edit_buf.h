/* SPDX-License-Identifier: Apache-2.0 */
/* edit_buf: text being edited, one cursor, undo. The ground of line_edit and text_area; knows
 * nothing of keys, columns or the screen. All positions are byte offsets on cluster borders. */
#ifndef ARCA_UI_EDIT_BUF_H
#define ARCA_UI_EDIT_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct edit_undo; /* one step; private */

struct edit_buf {
    struct arena *arena; /* where text and undo live; it must outlive the buffer */
    char *p;             /* NUL behind the text */
    size_t n, cap;
    size_t cursor;
    unsigned version; /* grows with every change of the text */
    size_t max_chars; /* see edit_buf_chars; edits never grow the text beyond it */
    bool secret;      /* no undo, allocated once, wiped when cleared */
    /* Undo steps: a list of records and a pool for the bytes they took out and put in. */
    struct edit_undo *steps;
    int step_count, step_at; /* how many, and how many of them are not undone */
    char *pool;
    size_t pool_n, pool_cap;
    bool may_join; /* the next typed character may join the last step */
};

/* An empty buffer for at most `max_chars` characters (below 1: 1). */
void edit_buf_init(struct edit_buf *b, struct arena *a, size_t max_chars, bool secret);

/* How many characters the text has as the limits count them: Unicode scalars, where the first mark
 * behind a base is not counted, because the server composes the two (NFC). */
size_t edit_buf_chars(struct str text);

struct str edit_buf_text(const struct edit_buf *b); /* lives until the next change */

/* Takes a new text that is no edit: cursor at its end, undo forgotten. Never cut: one that is
 * longer than max_chars already can only become shorter. */
void edit_buf_set(struct edit_buf *b, struct str text);

/* The one way to change: bytes [from, to) become `text`, the cursor goes behind it. `joins` says
 * that it may form one undo step with its neighbour (typing). False, and nothing changes, when the
 * text would become longer than max_chars. */
bool edit_buf_replace(struct edit_buf *b, size_t from, size_t to, struct str text, bool joins);

/* What is typed next starts a new undo step. */
void edit_buf_break(struct edit_buf *b);

bool edit_buf_undo(struct edit_buf *b); /* false: nothing to undo */
bool edit_buf_redo(struct edit_buf *b);

/* Borders around `at`: of clusters, and of words (blanks and punctuation part them). */
size_t edit_buf_prev(const struct edit_buf *b, size_t at);
size_t edit_buf_next(const struct edit_buf *b, size_t at);
size_t edit_buf_word_left(const struct edit_buf *b, size_t at);
size_t edit_buf_word_right(const struct edit_buf *b, size_t at);

/* Empties and wipes text and undo. */
void edit_buf_wipe(struct edit_buf *b);

#endif
