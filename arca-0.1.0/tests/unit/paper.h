/* SPDX-License-Identifier: Apache-2.0 */
/* paper: a surface without a terminal, for the unit tests of widgets. Holds the text and the role
 * of each cell; drawing outside of what it is told to be is counted as an error. */
#ifndef ARCA_TESTS_PAPER_H
#define ARCA_TESTS_PAPER_H

#include "term/surface.h"

enum { PAPER_ROWS = 64, PAPER_COLS = 200 };

struct surface {
    int rows, cols;
    char cell[PAPER_ROWS][PAPER_COLS][24]; /* "" behind a wide character */
    enum role role[PAPER_ROWS][PAPER_COLS];
    int writes;  /* cells written since paper_clear or paper_count */
    int outside; /* cells that would have lain outside */
};

void paper_clear(struct surface *s, int rows, int cols);
/* The row as text, without the blanks at its end; lives until the next call. */
const char *paper_row(const struct surface *s, int row);
/* The row that holds the text, or -1. */
int paper_find(const struct surface *s, const char *text);
/* Cells written since the last call. */
int paper_count(struct surface *s);
void paper_dump(const struct surface *s);

#endif
