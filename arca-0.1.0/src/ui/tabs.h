/* SPDX-License-Identifier: Apache-2.0 */
/* tabs: one line of names, one of them chosen. Left and Right (and 1 ... 9 when `digits`) change
 * it; the view shows what belongs to tabs.at. */
#ifndef ARCA_UI_TABS_H
#define ARCA_UI_TABS_H

#include "term/event.h"
#include "term/surface.h"

enum { TABS_MAX = 9 };

struct tabs {
    const char *const *labels; /* N_(), NULL behind the last */
    int count, at;
    unsigned hidden; /* bit n: tab n is not shown (no permission) */
    bool digits;
};

void tabs_init(struct tabs *t, const char *const *labels, unsigned hidden, bool digits);
/* UI_PASS, or UI_DONE | UI_REPAINT when another tab is chosen. */
unsigned tabs_event(struct tabs *t, const struct event *ev);
/* The chosen one in brackets, so that it is seen without colour too. */
void tabs_paint(const struct tabs *t, struct surface *s, int row, int col, int cols, bool focused);
int tabs_cursor(const struct tabs *t, int cols); /* column of the chosen one */

#endif
