/* SPDX-License-Identifier: Apache-2.0 */
/* verify: what should not be in a database that is looked after. */
#ifndef ARCA_ARCACTL_MIGRATE_VERIFY_H
#define ARCA_ARCACTL_MIGRATE_VERIFY_H

#include "arcactl/migrate/migrate.h"

struct problem {
    const char *rule;
    const char *object;
};

struct problems {
    struct problem *items;
    size_t count;
};

/* By the catalogue alone. */
struct err verify_catalogue(struct ctl *c, struct problems *out);

/* Adds what the verify.sql beside applied migrations finds: each runs read-only and is rolled back;
 * any row that its last statement gives is a finding. */
struct err verify_scripts(struct ctl *c, const struct migration_set *set, struct problems *out);

/* What is in `now` and not in `before` (NULL: everything), printed; gives how many. */
size_t verify_print(struct ctl *c, const struct problems *before, const struct problems *now);

#endif
