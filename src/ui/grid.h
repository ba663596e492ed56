/* SPDX-License-Identifier: Apache-2.0 */
/* grid: a day as columns (professionals, or the days of one professional's week) and time slots
 * down. What is in a slot is asked at paint time; the cursor stands on one slot. Columns that do
 * not fit are reached by moving on: the grid turns pages sideways. */
#ifndef ARCA_UI_GRID_H
#define ARCA_UI_GRID_H

#include <stdint.h>

#include "term/event.h"
#include "term/surface.h"
#include "ui/host.h"

struct grid_head {
    int64_t id;
    struct str name; /* "J. Prado", "Mon 23" */
    struct str note; /* second line: room, speciality; may be empty */
    bool faded;      /* absent all day */
};

enum grid_slot_kind {
    GRID_FREE,    /* can be booked */
    GRID_TAKEN,   /* somebody is in it */
    GRID_BLOCKED, /* break, holiday, absence */
    GRID_CLOSED   /* outside the working hours */
};

/* One slot. A thing longer than a slot answers for each of its slots with the same id and `line`
 * 0, 1, ... of `lines`: name on the first, state on the second. */
struct grid_slot {
    enum grid_slot_kind kind;
    int64_t id;      /* of what is in it; 0: nothing */
    int line, lines;
    struct str text;
    struct str mark; /* state symbol, one column; may be empty */
    enum role role;
    int others;      /* more than one thing in this slot (overbook): how many besides */
    char buf[128];   /* room for text */
};

struct grid_source {
    void *ctx;
    int (*columns)(void *ctx);
    void (*head)(void *ctx, int column, struct grid_head *h);
    int (*slots)(void *ctx);
    int (*minute)(void *ctx, int slot); /* of the local day: 480 is 08:00 */
    void (*slot)(void *ctx, int column, int slot, struct grid_slot *out); /* `out` is zeroed */
    int (*now)(void *ctx); /* slot in which the clock stands, -1: not today; may be NULL */
};

struct grid {
    const struct grid_source *source;
    const char *empty; /* N_(): when there are no columns */
    struct rect area;
    int col, slot;             /* the cursor */
    int64_t col_id;            /* by which the cursor is found again after a refresh */
    int at_minute;
    int first_col, first_slot; /* shown */
    int cols_shown, slots_shown, col_width, head_rows;
    int min_width;             /* of a column; 0: 18 */
    bool focused;
};

void grid_init(struct grid *g, const struct grid_source *source, const char *empty);
/* The data changed: the cursor stays with its column's id and its time. */
void grid_refresh(struct grid *g);
/* To the slot that holds `minute` of the local day, in the column of `id` (0: stays). */
void grid_go(struct grid *g, int64_t column_id, int minute);
void grid_layout(struct grid *g, struct rect area);
void grid_focus(struct grid *g, bool focused);
/* Arrows, PgUp PgDn, Home End (first and last slot), Ctrl-Left Ctrl-Right or Alt-Left Alt-Right
 * (sideways by a page), a click. Up and Down step over a thing of several slots at once. */
unsigned grid_event(struct grid *g, const struct event *ev);
void grid_paint(struct grid *g, struct surface *s, bool all);
void grid_cursor(const struct grid *g, int *row, int *col);
/* Which hours are in sight: "↑ 10:00-15:30 ↓", empty when all are; for view_class.position. */
struct str grid_range(const struct grid *g, char *out, size_t n);
/* What the cursor stands on; false when there are no slots. */
bool grid_here(const struct grid *g, struct grid_slot *out, int64_t *column_id, int *minute);

#endif
