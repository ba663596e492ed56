/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/decode.h"

#include "model/date.h"

static void decode_one(const struct rows *r, int row, const struct decode_field *f, char *to,
                       struct arena *a)
{
    void *at = to + f->offset;

    switch (f->type) {
    case DECODE_STR:
        *(struct str *)at = str_copy(a, rows_str(r, row, f->column));
        break;
    case DECODE_ID:
        *(int64_t *)at = rows_int(r, row, f->column);
        break;
    case DECODE_INT:
        *(int *)at = (int)rows_int(r, row, f->column);
        break;
    case DECODE_BOOL:
        *(bool *)at = rows_bool(r, row, f->column);
        break;
    case DECODE_DATE: {
        struct date *d = at;
        rows_date(r, row, f->column, &d->year, &d->month, &d->day);
        break;
    }
    case DECODE_TIME:
        *(int64_t *)at = rows_time(r, row, f->column);
        break;
    case DECODE_MINUTES:
        *(int *)at = rows_minutes(r, row, f->column);
        break;
    }
}

struct err decode_rows(const struct rows *r, const struct decode_field *fields, size_t n, size_t size,
                       struct arena *a, void **out, size_t *count)
{
    int rows = rows_count(r);
    char *at;

    *out = NULL;
    *count = (size_t)rows;
    if (rows == 0)
        return rows_err(r);
    at = arena_array(a, (size_t)rows, size);
    *out = at;
    for (int row = 0; row < rows; row++, at += size)
        for (size_t i = 0; i < n; i++)
            decode_one(r, row, &fields[i], at, a);
    return rows_err(r);
}
