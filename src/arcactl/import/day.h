/* SPDX-License-Identifier: Apache-2.0 */
/* import_day: the ways in which a spreadsheet writes a day. */
#ifndef ARCA_ARCACTL_IMPORT_DAY_H
#define ARCA_ARCACTL_IMPORT_DAY_H

#include <stdbool.h>

#include "base/str.h"
#include "model/date.h"

/* Reads 25/12/2026, 25-12-2026, 25.12.2026, 25/12/26, 2026-12-25 and 2026/12/25, each also with a time
 * behind it that is dropped. Two digits of a year are the latest such year that is not after `today`.
 * False: none of these, or no such day. */
bool import_day(struct str text, struct date today, struct date *out);

#endif
