/* SPDX-License-Identifier: Apache-2.0 */
/* rows: columns and values. Reading the text forms of times and the like is in rows_text.c. */
#include <config.h>

#include "db/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "db/rows_priv.h"
#include "db/rows_text.h"
#include "i18n/i18n.h"

void rows_init(struct rows *r, PGresult *res)
{
    *r = (struct rows){.res = res};
}

void rows_clear_result(PGresult *res)
{
    int count = PQntuples(res);
    int columns = PQnfields(res);

    for (int row = 0; row < count; row++)
        for (int col = 0; col < columns; col++)
            if (PQgetlength(res, row, col) > 0)
                explicit_bzero(PQgetvalue(res, row, col), (size_t)PQgetlength(res, row, col));
    PQclear(res);
}

void rows_fini(struct rows *r)
{
    rows_clear_result(r->res);
    *r = (struct rows){.res = NULL};
}

void rows_free(struct rows *r)
{
    if (r == NULL || !r->owned)
        return;
    rows_fini(r);
    mem_free(r, sizeof *r);
}

/* The reader's notes (next column, first mistake) change though the rows do not. */
static struct rows *notes(const struct rows *r)
{
    return (struct rows *)(uintptr_t)r;
}

int rows_count(const struct rows *r)
{
    return r != NULL ? PQntuples(r->res) : 0;
}

int rows_columns(const struct rows *r)
{
    return r != NULL ? PQnfields(r->res) : 0;
}

const char *rows_column_name(const struct rows *r, int col)
{
    const char *name = r != NULL ? PQfname(r->res, col) : NULL;

    return name != NULL ? name : "";
}

int rows_column(const struct rows *r, const char *name)
{
    int columns = rows_columns(r);

    for (int i = 0; i < columns; i++) {
        int col = (r->hint + i) % columns;

        if (strcmp(PQfname(r->res, col), name) == 0) {
            notes(r)->hint = (col + 1) % columns;
            return col;
        }
    }
    return -1;
}

static void mistake(const struct rows *r, int row, const char *col)
{
    if (r == NULL || r->wrong != NULL)
        return;
    notes(r)->wrong = col;
    notes(r)->wrong_row = row;
}

struct err rows_err(const struct rows *r)
{
    if (r == NULL || r->wrong == NULL)
        return OK;
    return err_make(ERR_BUG,
                    N_("The program and the database do not fit together. Ask the administrator to "
                       "run arcactl check."),
                    "column %s of row %d is missing or not of its type", r->wrong, r->wrong_row);
}

/* The value's text, or NULL for SQL NULL and for what is not there; the latter is a mistake. */
static const char *value(const struct rows *r, int row, int col, const char *name)
{
    if (col < 0 || col >= rows_columns(r) || row < 0 || row >= rows_count(r)) {
        mistake(r, row, name);
        return NULL;
    }
    return PQgetisnull(r->res, row, col) != 0 ? NULL : PQgetvalue(r->res, row, col);
}

static const char *name_at(const struct rows *r, int col)
{
    const char *name = rows_column_name(r, col);

    return name[0] != '\0' ? name : "(number)";
}

bool rows_is_null(const struct rows *r, int row, const char *col)
{
    return value(r, row, rows_column(r, col), col) == NULL;
}

static struct str get_str(const struct rows *r, int row, int col, const char *name)
{
    const char *v = value(r, row, col, name);

    return v != NULL ? (struct str){.p = v, .n = (size_t)PQgetlength(r->res, row, col)} : STR_EMPTY;
}

struct str rows_str_at(const struct rows *r, int row, int col)
{
    return get_str(r, row, col, name_at(r, col));
}

struct str rows_str(const struct rows *r, int row, const char *col)
{
    return get_str(r, row, rows_column(r, col), col);
}

static int64_t get_int(const struct rows *r, int row, int col, const char *name)
{
    const char *v = value(r, row, col, name);
    char *end;
    long long n;

    if (v == NULL)
        return 0;
    errno = 0;
    n = strtoll(v, &end, 10);
    if (end == v || *end != '\0' || errno != 0) {
        mistake(r, row, name);
        return 0;
    }
    return n;
}

int64_t rows_int_at(const struct rows *r, int row, int col)
{
    return get_int(r, row, col, name_at(r, col));
}

int64_t rows_int(const struct rows *r, int row, const char *col)
{
    return get_int(r, row, rows_column(r, col), col);
}

static bool get_bool(const struct rows *r, int row, int col, const char *name)
{
    const char *v = value(r, row, col, name);

    if (v != NULL && (v[0] == 't' || v[0] == 'f') && v[1] == '\0')
        return v[0] == 't';
    if (v != NULL)
        mistake(r, row, name);
    return false;
}

bool rows_bool(const struct rows *r, int row, const char *col)
{
    return get_bool(r, row, rows_column(r, col), col);
}

static int64_t get_time(const struct rows *r, int row, int col, const char *name)
{
    const char *v = value(r, row, col, name);
    int64_t us = ROWS_NO_TIME;

    if (v != NULL && !rows_text_time(v, &us))
        mistake(r, row, name);
    return us;
}

int64_t rows_time(const struct rows *r, int row, const char *col)
{
    return get_time(r, row, rows_column(r, col), col);
}

static bool get_date(const struct rows *r, int row, int col, const char *name, int ymd[3])
{
    const char *v = value(r, row, col, name);

    ymd[0] = ymd[1] = ymd[2] = 0;
    if (v == NULL || strcmp(v, "infinity") == 0 || strcmp(v, "-infinity") == 0)
        return false;
    if (rows_text_date(v, ymd))
        return true;
    mistake(r, row, name);
    return false;
}

bool rows_date(const struct rows *r, int row, const char *col, int *y, int *m, int *d)
{
    int ymd[3];
    bool there = get_date(r, row, rows_column(r, col), col, ymd);

    *y = ymd[0];
    *m = ymd[1];
    *d = ymd[2];
    return there;
}

int rows_minutes(const struct rows *r, int row, const char *col)
{
    const char *v = value(r, row, rows_column(r, col), col);
    int minutes = -1;

    if (v != NULL && !rows_text_minutes(v, &minutes))
        mistake(r, row, col);
    return minutes;
}

struct str rows_bytes(const struct rows *r, int row, const char *col, struct arena *a)
{
    struct str text = get_str(r, row, rows_column(r, col), col);
    struct str out = STR_EMPTY;

    if (text.n != 0 && !rows_text_bytes(text, a, &out))
        mistake(r, row, col);
    return out;
}

const struct str *rows_list(const struct rows *r, int row, const char *col, struct arena *a,
                            size_t *n)
{
    struct str text = get_str(r, row, rows_column(r, col), col);
    const struct str *items = NULL;

    *n = 0;
    if (text.n != 0 && !rows_text_list(text, a, &items, n))
        mistake(r, row, col);
    return items;
}

struct rows *rows_of(const char *const *names, int columns, const char *const *values, int count)
{
    struct rows *r = MEM_NEW(struct rows);
    PGresAttDesc *attrs = mem_new((size_t)columns * sizeof *attrs);
    PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    char empty[] = "";

    for (int i = 0; i < columns; i++)
        attrs[i] = (PGresAttDesc){.name = (char *)(uintptr_t)names[i], .typid = 25, .typlen = -1};
    if (res == NULL || (columns > 0 && PQsetResultAttrs(res, columns, attrs) == 0))
        arena_exhausted();
    mem_free(attrs, (size_t)columns * sizeof *attrs);
    for (int i = 0; i < count * columns; i++) {
        const char *v = values[i];

        if (PQsetvalue(res, i / columns, i % columns, v != NULL ? (char *)(uintptr_t)v : empty,
                       v != NULL ? (int)strlen(v) : -1) == 0)
            arena_exhausted();
    }
    rows_init(r, res);
    r->owned = true;
    return r;
}
