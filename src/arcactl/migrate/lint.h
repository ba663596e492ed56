/* SPDX-License-Identifier: Apache-2.0 */
/* lint: the review of what is pending, for deploy. */
#ifndef ARCA_ARCACTL_MIGRATE_LINT_H
#define ARCA_ARCACTL_MIGRATE_LINT_H

#include "arcactl/migrate/migrate.h"

/* Reviews what is open in `set` against the tables of c->db, which holds the lock; what a reason allows
 * goes with it into the deployment log. CTL_DONE, CTL_LINT or CTL_ERROR, told. */
int lint_gate(struct ctl *c, const struct migration_set *set);

#endif
