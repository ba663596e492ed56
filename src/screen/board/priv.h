/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the board share. */
#ifndef ARCA_SCREEN_BOARD_PRIV_H
#define ARCA_SCREEN_BOARD_PRIV_H

#include "screen/visit/visit.h"
#include "svc/appointment.h"
#include "ui/table.h"

enum { TICK_TABLE = 0, TICK_CLOCK = WIDGET_TICKS, TICK_READ };

struct board_view {
    struct view *view;
    struct env *env;
    struct table table;
    struct table_source source;
    struct arena data[2]; /* the board in hand, and the one before it until the table let go */
    int turn;
    struct board board;
    bool loaded;
    struct ticket ticket;
    struct date day;
    bool today;       /* follows the clock over midnight */
    bool all;         /* closed visits are shown too */
    int call, busy;
    bool again;       /* changed while it was read */
    bool find_now;    /* select the visit of now when the list comes */
    bool offline;     /* what is shown may be old: it was said */
    uint32_t fetch;   /* the table waits for this */
    int64_t read_at;  /* loop_now of the last answer */
    int minute;       /* of the clock shown */
    int subscription;
    int64_t heard;    /* the visit that was last said to have changed */
    int told;         /* rows changed elsewhere that were said */
    char title[96], summary[240];
};

/* board_rows.c: what the table asks. */
extern const struct table_opts board_table;
void board_source(struct board_view *b);
void board_fetch(void *ctx, struct table *t, const struct page_req *r);
/* Hands the rows that fit filter and toggle to the table. */
void board_deliver(struct board_view *b, uint32_t fetch, struct str filter, const char *sort,
                   bool down);
/* The row under the bar as the verbs take it; id 0: none. */
struct visit board_visit(const struct board_view *b);
const struct board_row *board_selected(const struct board_view *b);
/* True for rows that are dealt with. */
bool board_closed(const struct board_row *r);

/* board.c */
void board_load(struct board_view *b);

#endif
