/* SPDX-License-Identifier: Apache-2.0 */
/* gallery: every widget in a view of its own, with data that strains it, for the widgets' screen
 * tests and to look at. No server, no clock. */
#ifndef ARCA_TESTS_SCREEN_GALLERY_H
#define ARCA_TESTS_SCREEN_GALLERY_H

#include "ui/form.h"
#include "ui/grid.h"
#include "ui/stack.h"
#include "ui/table.h"
#include "ui/tabs.h"

/* The application's context: what the sources answer. */
struct gallery {
    struct stack *stack;
    int rows;        /* of the list; below 0: the server cannot be reached */
    bool slow;       /* answers of the list come 200 ms later */
    bool headings;   /* the list has groups */
    unsigned turn;   /* rows from here on were changed by others: turn % 7 + 2 */
    bool full;       /* the form begins with long values */
    bool read_only;
    struct form *form;   /* of the view on top, for tests */
    struct table *table;
    struct grid *grid;
};

/* Views: "gallery.form", "gallery.list", "gallery.grid". */
struct stack_opts gallery_opts(struct gallery *g);
void gallery_start(struct gallery *g, struct stack *st, const char *view);
/* What another person saved meanwhile, for the form. */
void gallery_conflict(struct gallery *g);

#endif
