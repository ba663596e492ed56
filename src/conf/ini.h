/* SPDX-License-Identifier: Apache-2.0 */
/* ini: the lines of a settings file: [section], name = value, and comments that begin with # or ;
 * in the first column that is not blank. A value is what stands behind the first =, without the
 * blanks around it; quotes mean nothing special. */
#ifndef ARCA_CONF_INI_H
#define ARCA_CONF_INI_H

#include "base/str.h"

struct ini {
    struct str rest;    /* what is still to be read */
    struct str section; /* the one that is open, "" before the first */
    int line;           /* number of the line that was read last, from 1 */
};

enum ini_kind {
    INI_END,
    INI_VALUE, /* section, name and value are set */
    INI_BAD    /* a line that is none of the three: value has it */
};

struct ini_entry {
    struct str section;
    struct str name;
    struct str value;
    int line;
};

/* Begins at the start of `text`, which must outlive the reader and what it gives. */
void ini_open(struct ini *i, struct str text);

/* Reads on to the next value or bad line. */
enum ini_kind ini_next(struct ini *i, struct ini_entry *out);

#endif
