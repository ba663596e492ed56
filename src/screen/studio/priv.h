/* SPDX-License-Identifier: Apache-2.0 */
/* What the studio's views share, and what they are opened with; everything is copied by the opened one. */
#ifndef ARCA_SCREEN_STUDIO_PRIV_H
#define ARCA_SCREEN_STUDIO_PRIV_H

#include "screen/common/env.h"
#include "svc/studio.h"

enum { STUDIO_NAME = 64, STUDIO_VALUE = 256 };

/* The rows of a table are opened with a struct studio_place; one row, its history with this. */
struct studio_row_args {
    struct studio_place at;
    struct str key; /* JSON array */
};

/* What is looked for in a table. */
struct studio_asked {
    char column[STUDIO_NAME], op[16], value[STUDIO_VALUE];
    char wrong[16], why[40]; /* what the server did not take of it: the field and the code, or empty */
};
/* The form that asks for it, which answers with a struct studio_asked. */
struct studio_filter_args {
    const struct studio_column *columns; /* live until it closes */
    size_t count;
    struct studio_asked asked;
};

/* One change is opened with this, a row's form with the next. */
struct studio_change_args {
    struct studio_change change;
};
struct studio_edit_args {
    struct studio_row_args row;
    const struct studio_field *fields;
    size_t count;
};

/* Words: why a table is not opened; what a masked column holds; how a comparison reads; a size. */
const char *studio_why(struct str why);
const char *studio_masked(struct str class);
const char *studio_op(struct str op);
struct str studio_size(char out[32], int64_t bytes);
/* "clinic.patient". */
struct str studio_name(char out[2 * STUDIO_NAME + 2], const struct studio_place *at);
/* "clinic.patient  812": with the row's key. */
struct str studio_row_name(char *out, size_t n, const struct studio_row_args *row);
/* True when a row's fields may be changed here: the database and this terminal are for development. */
bool studio_may_edit(const struct env *e);
/* A key of one part, as JSON. */
struct str studio_key_of(struct arena *a, struct str value);

/* The file that a list is written into. */
struct studio_export;
/* Asks for its name and writes what `q` finds, page by page; says what came of it. `columns` live until
 * studio_export_end. NULL once it is over: *slot is cleared. */
void studio_export_begin(struct studio_export **slot, struct view *v, const struct studio_question *q,
                         const struct studio_column *columns, size_t count);
/* The list goes: what is not whole is taken away. */
void studio_export_end(struct studio_export **slot);

#endif
