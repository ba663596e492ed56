/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the cancel screen share. */
#ifndef ARCA_SCREEN_CANCEL_PRIV_H
#define ARCA_SCREEN_CANCEL_PRIV_H

#include "screen/visit/visit.h"
#include "svc/appointment.h"
#include "ui/form.h"
#include "ui/table.h"

enum { CANCEL_READ = VISIT_FREE_BIT, CANCEL_DONE = VISIT_FREE_BIT * 2 };
enum { TICK_FIT_TABLE = 150 };

struct cancel_view {
    struct view *view;
    struct env *env;
    struct arena arena; /* the visit and the lists of choices */
    struct appointment visit;
    bool read, done, shut;
    bool moved; /* the time is free because its visit was moved: gone when nobody fits */
    struct form form;
    struct form_env form_env;
    struct choice_source sources[2];
    char request[37];
    int call, busy; /* the read, then the write that is on its way */
    bool writing;
    /* Who fits: after the cancellation. */
    struct table table;
    struct table_source source;
    struct arena fit_arena;
    struct fit_row *fits;
    size_t fit_count;
    bool fits_read;
    struct fit_left left; /* who is not in the list, and why */
    bool without_room;    /* the freed room is in use again */
    uint32_t fetch;
    int fit_call;
    int64_t booked_patient; /* who got it */
    struct rect area;
    char title[96];
};

/* cancel.c: Esc while something is being saved. */
void cancel_leave_write(void *ctx);

/* cancel_fit.c */
void fit_init(struct cancel_view *c);
/* Reads who fits the freed time. */
void fit_load(struct cancel_view *c);
void fit_layout(struct cancel_view *c, struct rect area);
void fit_paint(struct cancel_view *c, struct surface *s, bool all);
/* Books the selected person into the freed time. */
unsigned fit_book(struct cancel_view *c);
void fit_close(struct cancel_view *c);
/* The freed time in words: "Tue 24 Nov 2026 10:30, J. Prado". */
struct str cancel_when(const struct cancel_view *c, char *out, size_t n);

#endif
