/* SPDX-License-Identifier: Apache-2.0 */
/* filter_bar: the line in which a list is filtered as one types. What was typed is handed on when
 * no key came for 80 ms, and at once with Enter. */
#ifndef ARCA_UI_FILTER_BAR_H
#define ARCA_UI_FILTER_BAR_H

#include "ui/host.h"
#include "ui/line_edit.h"

enum { FILTER_PAUSE_MS = 80 };

struct filter_bar {
    const char *label; /* N_(): "Filter" */
    const char *hint;  /* N_(): shown while it is empty, or NULL */
    struct line_edit edit;
    const struct ui_host *host;
    uint32_t tick; /* uses this one number */
    bool open;     /* shows */
    bool focused;  /* has the keys */
    bool due;      /* typed text that was not handed on yet */
    void (*changed)(void *ctx, struct str text);
    void *ctx;
};

void filter_bar_init(struct filter_bar *f, struct arena *a, const char *label, const char *hint,
                     const struct ui_host *host, uint32_t tick,
                     void (*changed)(void *ctx, struct str text), void *ctx);
void filter_bar_open(struct filter_bar *f);  /* shows it and gives it the keys */
void filter_bar_close(struct filter_bar *f); /* empties and hides it; hands on the empty text */
struct str filter_bar_text(const struct filter_bar *f);
/* Esc empties, and closes when it is empty already; Enter, Down, Tab give the keys back to the
 * list and keep the filter. */
unsigned filter_bar_event(struct filter_bar *f, const struct event *ev);
/* `count` stands at the right end: "12 of about 400"; may be empty. */
void filter_bar_paint(struct filter_bar *f, struct surface *s, int row, int col, int cols,
                      struct str count);
int filter_bar_cursor(const struct filter_bar *f);

#endif
