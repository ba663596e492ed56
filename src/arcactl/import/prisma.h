/* SPDX-License-Identifier: Apache-2.0 */
/* prisma: what the parts of one import of the earlier ARCA's database share. */
#ifndef ARCA_ARCACTL_IMPORT_PRISMA_H
#define ARCA_ARCACTL_IMPORT_PRISMA_H

#include <stdbool.h>
#include <stddef.h>

#include "arcactl/ctl.h"

enum prisma_layout { PRISMA_NEITHER, PRISMA_PATIENT, PRISMA_WAITING };

struct prisma {
    struct ctl *c;
    struct sync *from;         /* a read-only snapshot of the other database */
    enum prisma_layout layout;
    const char *schema;        /* where its tables are */
    const char *zone;          /* of its times that have none */
    const char *clinic;        /* the id of ours */
    bool dry;
    bool told;      /* what went wrong was said already */
    long long rows; /* copied so far */
    long long made; /* rows here that this run made */
    long long odd;  /* rows there that do not come in, or not whole */
    char *out;      /* what is not yet sent */
    size_t out_n;
    size_t out_room;
};

/* prisma_source.c: opens the snapshot and finds the layout. False: told. */
bool prisma_open(struct prisma *p);
/* Copies what both know into the staging table. */
struct err prisma_copy(struct prisma *p);
/* Says what the other database's server said; gives `e` again. */
struct err prisma_failed_there(struct prisma *p, struct err e);

/* prisma_tell.c: the report: how each table fared, which value is which, what is left behind, row by row. */
void prisma_tell_source(struct prisma *p);
struct err prisma_tell(struct prisma *p);

#endif
