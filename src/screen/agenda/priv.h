/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the agenda share. */
#ifndef ARCA_SCREEN_AGENDA_PRIV_H
#define ARCA_SCREEN_AGENDA_PRIV_H

#include "screen/common/args.h"
#include "screen/visit/visit.h"
#include "svc/appointment.h"
#include "ui/grid.h"
#include "ui/table.h"

enum { SLOT_MINUTES = 30, COLUMNS_MAX = 256, AGENDA_TICK_TABLE = 0, AGENDA_TICK_CLOCK = WIDGET_TICKS,
       AGENDA_TICK_READ };

struct agenda_view {
    struct view *view;
    struct env *env;
    enum agenda_kind kind;
    struct date day;
    int64_t professional_id; /* of the week */
    int64_t patient_id;      /* of the list */
    char patient[160];
    /* The columns of a day: whom the person may see. */
    int64_t ids[COLUMNS_MAX];
    int id_count;
    /* What the hours say. */
    struct arena hours_arena;
    struct agenda_hours *hours;
    size_t hour_count;
    int hours_call;
    int first_minute, last_minute;
    /* The visits in hand, of the columns on the screen. */
    struct arena rows_arena[2];
    int turn;
    struct agenda_row *rows;
    size_t row_count;
    struct ticket ticket;
    int call, busy;
    bool loaded, again, failed;
    int read_first, read_count; /* columns that were read */
    struct grid grid;
    struct grid_source grid_source;
    struct table table;
    struct table_source table_source;
    uint32_t fetch;
    int subscription, minute;
    int64_t heard;         /* the visit that was last said to have changed */
    bool seek;   /* no key came yet: the cursor may be put where something is to be done */
    bool go_now; /* cursor to the clock when the hours come */
    char title[200];
    char head[64];
};

/* agenda_read.c */
void agenda_load(struct agenda_view *a);
void agenda_load_hours(struct agenda_view *a);
/* Reads on when other columns came into sight. */
void agenda_see(struct agenda_view *a);
/* Shows something else: everything is read anew. */
void agenda_turn(struct agenda_view *a);
void agenda_leave_read(struct agenda_view *a);

/* agenda_slots.c */
void agenda_sources(struct agenda_view *a);
/* The visit that holds a slot, or NULL; `others`: how many besides. */
const struct agenda_row *agenda_row_in(const struct agenda_view *a, int column, int minute,
                                       int *others);
/* Whose column it is and of which day. */
int64_t agenda_column(const struct agenda_view *a, int column, struct date *day);
int agenda_columns(const struct agenda_view *a);
/* What the cursor stands on; NULL: a free slot, or nothing. */
const struct agenda_row *agenda_here(const struct agenda_view *a);
void agenda_deliver(struct agenda_view *a, uint32_t fetch);
/* The first and the last minute that the grid shows, from hours and visits. */
void agenda_span(struct agenda_view *a);

#endif
