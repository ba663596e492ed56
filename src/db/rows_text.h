/* SPDX-License-Identifier: Apache-2.0 */
/* rows_text: the text forms in which PostgreSQL gives values (DateStyle ISO, bytea_output hex),
 * read strictly. Each returns false for what is not of that form. */
#ifndef ARCA_DB_ROWS_TEXT_H
#define ARCA_DB_ROWS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* "2026-11-20", years 1 to 9999. */
bool rows_text_date(const char *v, int ymd[3]);

/* "2026-11-20 10:42:00.123456-03:30:15", the zone as the server writes it (without one: UTC), or
 * "infinity"; microseconds since 1970 UTC. */
bool rows_text_time(const char *v, int64_t *us);

/* "10:42:00"; minutes since midnight, 24:00:00 is 1440. */
bool rows_text_minutes(const char *v, int *minutes);

/* "\x6162". */
bool rows_text_bytes(struct str v, struct arena *a, struct str *out);

/* "{a,\"b c\",NULL}", one dimension. */
bool rows_text_list(struct str v, struct arena *a, const struct str **items, size_t *n);

#endif
