/* SPDX-License-Identifier: Apache-2.0 */
/* rows: what the files of this folder share about an answer. */
#ifndef ARCA_DB_ROWS_PRIV_H
#define ARCA_DB_ROWS_PRIV_H

#include <libpq-fe.h>

#include "db/rows.h"

struct rows {
    PGresult *res;
    int hint;           /* the column that is probably asked for next */
    const char *wrong;  /* the first column that was missing or not of its type: a literal */
    int wrong_row;
    bool owned;         /* made for a caller who frees it */
};

/* Wraps `res`, which belongs to the rows from here on. */
void rows_init(struct rows *r, PGresult *res);

/* Wipes the values, clears the result. */
void rows_fini(struct rows *r);

/* The same for a result that nobody wrapped; NULL is ignored. */
void rows_clear_result(PGresult *res);

#endif
