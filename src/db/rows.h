/* SPDX-License-Identifier: Apache-2.0 */
/* rows: the answer to one statement. Rows are numbered from 0, columns go by name (what the
 * function in the database calls them) or by number. The text that getters give lives as long as
 * the rows do: until the reply's callback returns, or rows_free for the caller's own.
 *
 * A getter that meets a missing column or a value that is not of its type gives the empty value and
 * notes it; ask rows_err once when everything is read. SQL NULL is the empty value of any type and
 * no error. */
#ifndef ARCA_DB_ROWS_H
#define ARCA_DB_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct rows;

/* How many rows there are; NULL has none. */
int rows_count(const struct rows *r);

/* How many columns; the name of one. */
int rows_columns(const struct rows *r);
const char *rows_column_name(const struct rows *r, int col);

/* The number of the column called `name`, or -1. Asking for the columns in their order costs one
 * comparison each. */
int rows_column(const struct rows *r, const char *name);

/* By column name. */
bool rows_is_null(const struct rows *r, int row, const char *col);
struct str rows_str(const struct rows *r, int row, const char *col);
int64_t rows_int(const struct rows *r, int row, const char *col);
bool rows_bool(const struct rows *r, int row, const char *col);

/* What rows_time gives for SQL NULL. */
#define ROWS_NO_TIME INT64_MIN

/* A timestamptz as microseconds since 1970-01-01 00:00 UTC, whatever the session's time zone;
 * ROWS_NO_TIME for NULL; infinity is INT64_MAX, -infinity INT64_MIN + 1. */
int64_t rows_time(const struct rows *r, int row, const char *col);

/* A date; false (and zeros) for NULL, infinity and years outside 1 to 9999. */
bool rows_date(const struct rows *r, int row, const char *col, int *y, int *m, int *d);

/* A time of day as minutes since midnight (seconds dropped); -1 for NULL. */
int rows_minutes(const struct rows *r, int row, const char *col);

/* A bytea, decoded into `a`. */
struct str rows_bytes(const struct rows *r, int row, const char *col, struct arena *a);

/* A one-dimensional array (text[], bigint[]) as texts in `a`; `*n` gets how many. NULL elements are
 * empty texts. */
const struct str *rows_list(const struct rows *r, int row, const char *col, struct arena *a,
                            size_t *n);

/* By column number, for loops over many rows. */
struct str rows_str_at(const struct rows *r, int row, int col);
int64_t rows_int_at(const struct rows *r, int row, int col);

/* OK, or ERR_BUG naming the first column that was missing or not of the type asked for. */
struct err rows_err(const struct rows *r);

/* Rows made of given texts, row after row (NULL is SQL NULL), for tests of what reads rows; the
 * caller's until rows_free. */
struct rows *rows_of(const char *const *names, int columns, const char *const *values, int count);

/* Wipes and frees; only for rows of one's own (rows_of, db/sync.h). NULL is ignored. */
void rows_free(struct rows *r);

#endif
