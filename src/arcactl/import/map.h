/* SPDX-License-Identifier: Apache-2.0 */
/* import_map: the fields that a file may bring, and which of its columns each is. Guessed from the
 * headings in Portuguese and English, overridden by --map. */
#ifndef ARCA_ARCACTL_IMPORT_MAP_H
#define ARCA_ARCACTL_IMPORT_MAP_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum import_kind { IMPORT_PATIENTS, IMPORT_WAITING };

struct import_field {
    const char *name;  /* the column of the staging table */
    bool day;          /* read as a date */
    bool waiting_only;
    const char *words; /* headings, folded, with bars between; the name itself is always one */
};

/* In the order of the staging table. */
enum { IMPORT_FIELDS = 33 };
const struct import_field *import_fields(void);

struct import_map {
    int column[IMPORT_FIELDS]; /* from 0; -1: the file has it not */
    const struct str *heading;
    int columns;
};

/* Guesses from the heading, whose cells must outlive the map. */
void import_map_guess(struct arena *a, struct import_map *m, enum import_kind kind, const struct str *heading,
                      int columns);

/* Applies "field=column,field=column": a column is a heading or a number from 1; "field=" leaves a field
 * out. ERR_INPUT: *wrong is the part that means nothing, copied into `a`. */
struct err import_map_override(struct arena *a, struct import_map *m, enum import_kind kind, const char *text,
                               const char **wrong);

/* The field that has this column, or NULL. */
const struct import_field *import_map_field(const struct import_map *m, int column);

#endif
