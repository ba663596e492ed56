/* SPDX-License-Identifier: Apache-2.0 */
/* scratch: a database beside the live one, to try migrations in. It is dropped when the work is done;
 * what a killed run has left is dropped by the next one. */
#ifndef ARCA_ARCACTL_MIGRATE_SCRATCH_H
#define ARCA_ARCACTL_MIGRATE_SCRATCH_H

#include <stdbool.h>

struct ctl;
struct sync;

struct scratch {
    const char *name;   /* in c->arena */
    struct sync *live;  /* the connection to the live database while c->db is the scratch one's */
    bool known;         /* its c->operator_known */
};

/* Takes the lock of scratch databases for the rest of this connection, which must be the live
 * database's, and drops what earlier runs left. `purpose` goes into the name. CTL_DONE, or told. */
int scratch_begin(struct ctl *c, const char *purpose, struct scratch *s);

/* Makes it: empty, with encoding and locale of the live one. False: told. */
bool scratch_make(struct ctl *c, const struct scratch *s);

/* Makes it as a copy of the live one, by pg_dump and pg_restore. CTL_DONE, or told. */
int scratch_copy(struct ctl *c, const struct scratch *s);

/* c->db becomes a connection to it, until scratch_leave. False: told, and c->db is the live one's. */
bool scratch_enter(struct ctl *c, struct scratch *s);
void scratch_leave(struct ctl *c, struct scratch *s);

/* Drops it, if it is there. False: told. */
bool scratch_drop(struct ctl *c, const struct scratch *s);

#endif
