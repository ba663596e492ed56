/* SPDX-License-Identifier: Apache-2.0 */
/* resolve: marking a migration as applied, for resolve and baseline. */
#ifndef ARCA_ARCACTL_MIGRATE_RESOLVE_H
#define ARCA_ARCACTL_MIGRATE_RESOLVE_H

#include "arcactl/migrate/migrate.h"

/* Under the lock; `action` is the command, for the deployment log. */
struct err resolve_applied(struct ctl *c, const struct migration *m, const char *action);

/* Tells that there is no migration of that name; gives CTL_ERROR. */
int resolve_no_folder(struct ctl *c, const char *name);

#endif
