/* SPDX-License-Identifier: Apache-2.0 */
/* csv_out: a row of a CSV file that a spreadsheet may open: a text that it would take for a formula
 * (beginning with = + - @, a tab or a carriage return) gets an apostrophe before it. */
#ifndef ARCA_ARCACTL_CSV_OUT_H
#define ARCA_ARCACTL_CSV_OUT_H

#include "base/arena.h"
#include "base/err.h"

/* Writes one row to `fd`, parted by commas and ended as RFC 4180 has it. NULL is an empty cell. */
struct err csv_out_row(struct arena *a, int fd, const char *const *cells, int count);

#endif
