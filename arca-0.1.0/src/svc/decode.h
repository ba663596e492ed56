/* SPDX-License-Identifier: Apache-2.0 */
/* decode: rows of the server into plain structs, by a table of columns. */
#ifndef ARCA_SVC_DECODE_H
#define ARCA_SVC_DECODE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "db/rows.h"

enum decode_type {
    DECODE_STR,  /* struct str, copied into the arena */
    DECODE_ID,   /* int64_t */
    DECODE_INT,  /* int */
    DECODE_BOOL, /* bool */
    DECODE_DATE, /* struct date of model/date.h; the zero date for NULL */
    DECODE_TIME, /* int64_t, microseconds since 1970 UTC; ROWS_NO_TIME for NULL */
    DECODE_MINUTES /* int, of the day; -1 for NULL */
};

struct decode_field {
    const char *column;
    enum decode_type type;
    size_t offset;
};

#define DECODE(struct_, member, type_) {#member, type_, offsetof(struct_, member)}

/* All rows as an array of `size`-byte structs in `a`, `*count` of them; NULL when there are none.
 * ERR_BUG when a column is missing or not of its type. */
struct err decode_rows(const struct rows *r, const struct decode_field *fields, size_t n, size_t size,
                       struct arena *a, void **out, size_t *count);

#endif
