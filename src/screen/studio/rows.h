/* SPDX-License-Identifier: Apache-2.0 */
/* What rows.c and cells.c share of a list of rows. */
#ifndef ARCA_SCREEN_STUDIO_ROWS_H
#define ARCA_SCREEN_STUDIO_ROWS_H

#include "screen/studio/priv.h"
#include "ui/table.h"

enum list_cell_kind { CELL_TEXT, CELL_NULL, CELL_MASKED };

struct list_cell {
    struct str text;
    enum list_cell_kind kind;
};

enum { LIST_READS = 4, LIST_COLUMNS_MAX = 400 };

struct list_read {
    struct studio_list *list;
    uint32_t fetch;
    int call; /* 0: free */
};

struct studio_list {
    struct env *env;
    struct view *view;
    struct studio_place at;
    struct arena arena;                   /* the columns */
    struct studio_column *columns;
    size_t count;
    short wide[LIST_COLUMNS_MAX];         /* what the widest value seen needs */
    size_t first;                         /* of those that move sideways, the first in sight */
    struct column heads[TABLE_COLUMNS_MAX];
    size_t map[TABLE_COLUMNS_MAX];        /* which column a head is of */
    struct table table;
    struct table_source source;
    struct studio_asked asked, good;      /* good: what the server took last */
    struct ticket ticket;
    const char *sort;                     /* of the ticket's question: a column's name, or NULL */
    bool down;
    struct list_read reads[LIST_READS];
    struct studio_export *export;
    char title[2 * STUDIO_NAME + 2];
    char summary[640];
};

/* The question for a part of the list as it is shown. */
struct studio_question list_question(const struct studio_list *l, const char *how, struct str place, int limit);
/* Takes the columns of the first answer. */
void list_take_columns(struct studio_list *l, const struct studio_page *p);
/* The rows of a page as the table wants them, in `a`; measures what their values need. */
struct table_page list_page(struct studio_list *l, const struct studio_page *p, struct arena *a);
/* Makes the heads anew: from l->first on, as wide as their values. */
void list_heads(struct studio_list *l);
/* Moves the columns sideways; false: there are no more on that side. */
bool list_shift(struct studio_list *l, int by);
/* How many of the columns that move are in sight, and how many there are. */
void list_in_sight(const struct studio_list *l, size_t *shown, size_t *all);
/* One cell of the selected row, NULL: none is selected. */
const struct list_cell *list_cells(const struct studio_list *l);
void list_cell(void *ctx, const struct table_row *row, int column, struct cell *c);

#endif
