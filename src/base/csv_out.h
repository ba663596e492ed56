/* SPDX-License-Identifier: Apache-2.0 */
/* csv_out: a row of a CSV file that a spreadsheet may open: a text that it would take for a formula
 * (beginning with = + - @, a tab or a carriage return) gets an apostrophe before it. */
#ifndef ARCA_BASE_CSV_OUT_H
#define ARCA_BASE_CSV_OUT_H

#include "base/arena.h"
#include "base/str.h"

/* One row in `a`, parted by commas and ended by `end` (RFC 4180 has "\r\n"). NULL is an empty cell. */
struct str csv_out_row(struct arena *a, const char *const *cells, int count, const char *end);

#endif
