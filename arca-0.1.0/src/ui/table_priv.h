/* SPDX-License-Identifier: Apache-2.0 */
/* table_priv: what the files of the table share: table.c (pages), table_move.c (selection, keys),
 * table_paint.c (layout, painting). */
#ifndef ARCA_UI_TABLE_PRIV_H
#define ARCA_UI_TABLE_PRIV_H

#include "ui/table.h"

enum {
    TABLE_TICK_FILTER = 0,
    TABLE_TICK_MARKS = 1,
    TABLE_MARKS_MS = 10000,
    TABLE_BLOCKS = TABLE_BLOCKS_HELD + TABLE_FETCHES
};

/* From where a page was read. */
struct table_anchor {
    bool first; /* the beginning of the list */
    int64_t id;
    struct str place;
};

struct table_block {
    struct arena arena; /* rows, and what the source keeps with them */
    struct table_row *rows;
    int count;
    struct table_anchor from; /* in the arena */
    bool used;
};

struct table_row *table_row_of(const struct table *t, int index);
/* Where the row is among those held, or -1. */
int table_find(const struct table *t, int64_t id);
/* Asks for the whole list; what is on its way is given up. */
void table_ask(struct table *t, enum page_how how, const struct table_row *from, int limit);
/* Another key came: a leap to the end that is still on its way is given up. */
void table_stay(struct table *t);
/* Asks for more at an end when the selected row comes near it. */
void table_reach(struct table *t);
/* Rows of the screen for rows of the list. */
int table_rows_shown(const struct table *t);
/* Selects the row nearest to `index` that can be selected, looking in direction `by` first. */
void table_put_at(struct table *t, int index, int by);
/* Moves the window so that the selected row is seen. */
void table_scroll(struct table *t);
int table_page_limit(const struct table *t);

#endif
