/* SPDX-License-Identifier: Apache-2.0 */
/* table: a list of rows of which only some three pages are in memory. Rows are known by id, so that a
 * refresh never moves the selected one. Columns are data; what a cell says is asked at paint time.
 *
 * A page is fetched by the source and delivered with table_deliver, at once or later. Its rows
 * live in the arena that table_page_arena gives for that fetch, and go when the page goes: a view
 * copies what it needs of the selected row (table_selected) before it opens something. */
#ifndef ARCA_UI_TABLE_H
#define ARCA_UI_TABLE_H

#include "base/err.h"
#include "ui/filter_bar.h"
#include "ui/host.h"

struct table;

enum table_row_flags {
    ROW_HEADING = 1,   /* a group's name: first cell over the whole width, cannot be selected */
    ROW_FADED = 2,     /* cancelled, inactive */
    ROW_CHANGED = 4    /* set by the table: changed or added on another terminal */
};

struct table_row {
    int64_t id;       /* what it is, unique in the list; headings too (negative ids, say) */
    uint32_t stamp;   /* changes when the row changes: version, or a hash of what is shown */
    unsigned flags;
    struct str place; /* where it stands in the order: the source's keyset values, as it likes */
    const void *data; /* the source's own */
};

/* What one cell says. `text` may point into `buf`, into the row, or to anything constant. */
struct cell {
    struct str text;
    enum role role; /* ROLE_NORMAL to begin with; not used under the bar */
    char buf[128];
};

/* COLUMN_OWN_LOOK: the bar ends before the first of these, so that what they say in colour is said on
 * the selected row too, and so that moving the bar need not send them again. */
/* COLUMN_AS_IS: the title is no text of ours and is not translated. */
enum column_flags { COLUMN_SORT = 1, COLUMN_SORT_DOWN_FIRST = 2, COLUMN_OWN_LOOK = 4, COLUMN_AS_IS = 8 };

struct column {
    const char *id;
    const char *title; /* N_() */
    short min, ideal, max; /* columns of the screen; max 0: no limit, shares what is left over */
    short keep;        /* on narrow screens the lowest go first; 0 never goes */
    enum align align;
    unsigned flags;
};

enum page_how { PAGE_FIRST, PAGE_AFTER, PAGE_BEFORE, PAGE_AROUND, PAGE_LAST };

/* A page wanted; `limit` may be more than one page. `from_*` say behind (before, around) which row, and are empty for first and last.
 * Everything lives until the fetch is delivered or abandoned. */
struct page_req {
    uint32_t fetch;
    enum page_how how;
    int64_t from_id;
    struct str from_place;
    int limit;
    const char *sort; /* column id, or NULL for the source's own order */
    bool down;
    struct str filter;
};

struct table_page {
    const struct table_row *rows; /* in list order, also for PAGE_BEFORE and PAGE_LAST; copied */
    int count;
    bool before, after; /* there is more on that side. For PAGE_AFTER only `after` is looked at,
                           for PAGE_BEFORE only `before`. */
};

struct table_source {
    void *ctx;
    /* Can only read on from a row: PAGE_FIRST and PAGE_AFTER are all that is asked for. The table
     * remembers where its pages began and reads them again from there on the way back; End goes to
     * the end of what is held. */
    bool forward_only;
    void (*fetch)(void *ctx, struct table *t, const struct page_req *r);
    /* The answer is not wanted any more; may be NULL. */
    void (*abandon)(void *ctx, uint32_t fetch);
    /* About how many rows there are, -1: not known; may be NULL. */
    int64_t (*estimate)(void *ctx);
    bool exact; /* the estimate is the number itself, as it was when the list was read */
    /* What the cell says; `c` is prepared. */
    void (*cell)(void *ctx, const struct table_row *row, int column, struct cell *c);
    /* The state mark in front of a row, one column: '!' or STR_EMPTY; may be NULL. */
    struct str (*mark)(void *ctx, const struct table_row *row);
    /* Paints a whole row by itself and returns true; false: the table does it. May be NULL. */
    bool (*paint_row)(void *ctx, struct surface *s, struct rect r, const struct table_row *row,
                      bool selected);
};

struct table_opts {
    const struct column *columns;
    int column_count;
    const char *empty;          /* N_(): "Nobody waits today: press n to add a person." */
    const char *empty_filtered; /* N_(): "Nothing fits the filter: Esc shows all." */
    const char *filter_label;   /* N_(), or NULL: `/` is passed */
    const char *filter_hint;    /* N_(), or NULL */
    const char *sort;           /* column id to begin with, or NULL */
    bool down;
    bool no_head;               /* no line of column titles */
    int page;                   /* rows asked at once; 0: 50 */
    bool late; /* more are asked for when the marked row passes the middle, not two screens ahead */
};

enum { TABLE_BLOCKS_HELD = 8, TABLE_COLUMNS_MAX = 16 };

enum table_state {
    TABLE_IDLE,    /* nothing was asked yet */
    TABLE_LOADING, /* the first answer is due */
    TABLE_READY,
    TABLE_FAILED   /* .error says why; `r` tries again */
};

struct table_anchor;
struct table_block; /* one page in memory; private, as is most of what follows */

/* What is on its way: the whole list anew, or one more page at an end. */
enum { TABLE_WHOLE, TABLE_BEFORE, TABLE_AFTER, TABLE_FETCHES };

struct table {
    struct arena *arena;
    const struct ui_host *host;
    uint32_t tick;
    const struct table_source *source;
    struct table_opts opts;
    struct filter_bar filter;
    enum table_state state;
    struct err error;
    struct table_block *pool;                  /* all blocks, used and free */
    struct table_block *blocks[TABLE_BLOCKS_HELD]; /* the rows held, in order */
    int block_count;
    bool more_before, more_after;
    /* Forward only: from where the pages before those held were read, oldest first. */
    struct arena behind_arena;
    struct table_anchor *behind;
    int behind_count, behind_cap;
    struct page_req want[TABLE_FETCHES];       /* .fetch 0: not on its way */
    struct table_block *coming[TABLE_FETCHES];
    uint32_t fetch;                            /* number of the newest */
    bool refreshing, refresh_again;
    int refresh_from;  /* forward only: the row from which on is read anew */
    int at, top;       /* the selected and the first shown row among those held */
    int go_on;         /* rows still to move when the page at the end arrives */
    int64_t aim;       /* to be selected when the whole list arrives, see table_go */
    int64_t own;       /* changed from here: gets no mark */
    int changed;       /* rows that others changed since table_seen */
    const char *sort;
    bool down;
    struct rect area;
    int widths[TABLE_COLUMNS_MAX]; /* 0: not shown */
    int painted_at, painted_top;   /* to paint two rows only when the bar moves */
    bool focused, stale_all;
};

void table_init(struct table *t, struct arena *a, const struct table_opts *opts,
                const struct table_source *source, const struct ui_host *host, uint32_t tick);
/* Abandons what is on its way and wipes the pages. */
void table_fini(struct table *t);

/* Asks for the first page anew: another day, another patient. */
void table_load(struct table *t);
/* Asks for what is shown once more and keeps selection and place. */
void table_refresh(struct table *t);
/* The row is being changed from here: the next refresh does not mark it as changed by others, and
 * selects it when it is new in the list. */
void table_own(struct table *t, int64_t id);

/* The arena for the rows of that fetch; NULL when nobody waits for it any more. */
struct arena *table_page_arena(struct table *t, uint32_t fetch);
/* The answer, or the error when `err` is one (then `page` is not looked at). */
void table_deliver(struct table *t, uint32_t fetch, const struct table_page *page,
                   const struct err *err);

/* The selected row, or NULL; lives until the next call that may change the rows. */
const struct table_row *table_selected(const struct table *t);
/* Selects a row that is held; false when it is not. */
bool table_select(struct table *t, int64_t id);
/* Asks for the page around a row and selects it. */
void table_go(struct table *t, int64_t id, struct str place);
int table_held(const struct table *t);
const struct table_row *table_row_at(const struct table *t, int index);

/* Sorts by a column; NULL: the source's own order. */
void table_sort(struct table *t, const char *column, bool down);
/* The next sortable column; after the last one the source's own order. */
void table_sort_next(struct table *t);
/* The same column the other way round. */
void table_sort_turn(struct table *t);
void table_filter(struct table *t, struct str text);
/* Rows that others changed since the last call; takes their marks away. By itself the table does
 * so after ten seconds. */
int table_seen(struct table *t);

void table_layout(struct table *t, struct rect area);
void table_focus(struct table *t, bool focused);
/* Up Down PgUp PgDn Home End, `/` when there is a filter, a click, EV_TICK; passes the rest. */
unsigned table_event(struct table *t, const struct event *ev);
void table_paint(struct table *t, struct surface *s, bool all);
/* The first cell of the selected row, or the filter's cursor. */
void table_cursor(const struct table *t, int *row, int *col);
/* "12 of 412", "about 12300", translated, for a status line; into `out`. */
struct str table_position(const struct table *t, char *out, size_t n);
/* Which rows are in sight: "↑ 5-21 of 36 ↓", empty when all are; for view_class.position. */
struct str table_range(const struct table *t, char *out, size_t n);

#endif
