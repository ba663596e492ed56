/* SPDX-License-Identifier: Apache-2.0 */
/* picture: what a database's schema is made of, object by object, and its fingerprint: the same for
 * two databases of one major version whose schemas are the same, also after dump and restore. */
#ifndef ARCA_ARCACTL_MIGRATE_PICTURE_H
#define ARCA_ARCACTL_MIGRATE_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct ctl;

enum { PICTURE_HASH_TEXT = 65 };

struct picture_item {
    const char *kind; /* "table", "column", "policy" ... */
    const char *identity;
    const char *definition;
};

struct picture {
    struct picture_item *items; /* by kind and identity, bytewise; each pair once */
    size_t count;
    char fingerprint[PICTURE_HASH_TEXT];
    int major;      /* of the server */
    const char *at; /* of a saved one: when it was taken */
};

/* Of the database as it is. Leaves the session's settings as arcactl wants them. */
struct err picture_read(struct ctl *c, struct picture *out);

/* The one that the last change by arcactl left; count is 0 when there is none. */
struct err picture_saved(struct ctl *c, struct picture *out);
struct err picture_save(struct ctl *c, const struct picture *k);

/* Calls `each` for what differs: `was` or `is` is NULL for what came or went. With `shape_only` owners
 * and grants are passed over. Gives how many differ. */
typedef void (*picture_fn)(void *ctx, const struct picture_item *was, const struct picture_item *is);
size_t picture_compare(const struct picture *was, const struct picture *is, bool shape_only, picture_fn each,
                         void *ctx);

/* Prints one difference, as below. */
void picture_print(struct ctl *c, const struct picture_item *was, const struct picture_item *is);

/* Prints what differs between two as a list, or with --json one object a line with both definitions;
 * gives how many differ. */
size_t picture_print_changes(struct ctl *c, const struct picture *was, const struct picture *is, bool shape_only);

#endif
