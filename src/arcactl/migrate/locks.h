/* SPDX-License-Identifier: Apache-2.0 */
/* locks: which locks a statement takes on tables, by the rules of PostgreSQL's manual (13.3, Explicit
 * Locking, and the pages of the commands). */
#ifndef ARCA_ARCACTL_MIGRATE_LOCKS_H
#define ARCA_ARCACTL_MIGRATE_LOCKS_H

#include "script/script.h"

/* From weak to strong. */
enum lock_mode {
    LOCK_NONE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE
};

/* "AccessExclusiveLock", as pg_locks has it. */
const char *lock_name(enum lock_mode m);
/* LOCK_NONE for AccessShareLock, RowShareLock and what is none of them. */
enum lock_mode lock_by_name(const char *name);
/* Who waits for it, N_(). */
const char *lock_holds_up(enum lock_mode m);

/* A lock on "schema.table" or "table". */
typedef void (*locks_fn)(void *ctx, enum lock_mode mode, const char *table);

/* Calls `found` for each table that a parsed statement locks; names live in `a`. */
void locks_look(struct arena *a, const struct script_statement *s, locks_fn found, void *ctx);

#endif
