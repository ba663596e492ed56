/* SPDX-License-Identifier: Apache-2.0 */
/* store: the tables of arcactl beside Prisma's: migration_log, migration_steps, migration_snapshot in
 * schema arca. */
#ifndef ARCA_ARCACTL_MIGRATE_STORE_H
#define ARCA_ARCACTL_MIGRATE_STORE_H

#include <stdbool.h>

#include "base/err.h"

struct ctl;

/* One line of the deployment log; NULL: not said. */
struct store_entry {
    const char *action;
    const char *result;
    const char *migration;
    const char *prisma_id;
    const char *checksum;
    const char *mode;
    long ms; /* -1: not said */
    const char *backup;
    const char *fingerprint;
    const char *sqlstate;
    const char *detail;
};

bool store_there(struct ctl *c);
/* Makes what is missing, the history table too. False: it has said why. */
bool store_make(struct ctl *c, bool roles);
struct err store_log(struct ctl *c, const struct store_entry *e);

int store_roles(struct ctl *c, bool needed, bool *roles);

/* Who runs this program, and where. */
const char *store_os_user(struct ctl *c);
const char *store_host(struct ctl *c);

#endif
