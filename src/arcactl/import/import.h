/* SPDX-License-Identifier: Apache-2.0 */
/* import: what the parts of one import share. */
#ifndef ARCA_ARCACTL_IMPORT_IMPORT_H
#define ARCA_ARCACTL_IMPORT_IMPORT_H

#include "arcactl/ctl.h"
#include "arcactl/import/csv.h"
#include "arcactl/import/map.h"
#include "model/date.h"

struct import {
    struct ctl *c;
    enum import_kind kind;
    bool preview;
    struct csv_file file;
    struct import_map map; /* heading NULL until the first row was read */
    const char *clinic;    /* its id */
    struct date today;     /* the clinic's */
    long long rows;        /* sent */
    long long staged;      /* that the server has */
    long long bad;
    long long held;
    long long stored;
    char *out; /* what is not yet sent */
    size_t out_n;
    size_t out_room;
    const char *held_path;
    bool held_written;
    struct err e; /* of the callback */
};

/* The clinic of --clinic, or the only one: its id, in the arena, and its local day. False: told. */
bool import_clinic(struct ctl *c, const char **id, struct date *today);

/* import_tell.c: everything that a person is told. */
void import_tell_map(struct import *m);
void import_tell_fields(struct import *m);
struct err import_tell_preview(struct import *m);
struct err import_tell_bad(struct import *m);
void import_tell_end(struct import *m);

/* import_held.c: the rows held back, a file of mode 0600 that can be imported again. It is written
 * before the commit, and taken away when that fails. */
bool import_held_free(struct import *m);
struct err import_write_held(struct import *m);
void import_drop_held(const struct import *m);

#endif
