/* SPDX-License-Identifier: Apache-2.0 */
/* migrate: the parts that deploy and status share. The folder layout, the history table, the
 * checksum and the lock key are those of Prisma Migrate, so that a database which it made is taken
 * over as it is and both keep each other out. */
#ifndef ARCA_ARCACTL_MIGRATE_MIGRATE_H
#define ARCA_ARCACTL_MIGRATE_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct ctl;

enum migrate_state {
    MIGRATE_APPLIED,
    MIGRATE_PENDING,
    MIGRATE_OUT_OF_ORDER, /* pending, but older than one that is applied */
    MIGRATE_EDITED,       /* applied, and the file is another now */
    MIGRATE_MISSING,      /* applied, and there is no such folder */
    MIGRATE_NEWER,        /* missing, and newer than all folders: a newer program was here */
    MIGRATE_FAILED,       /* neither finished nor rolled back */
    MIGRATE_BROKEN,       /* the same, begun by us: the next run goes on with it */
    MIGRATE_RUNNING       /* the same while another session holds the lock */
};

enum { MIGRATE_HASH_TEXT = 65 };

struct migration {
    const char *name;             /* the folder's */
    const char *path;             /* of migration.sql; NULL when there is no such folder */
    struct str text;              /* its bytes */
    char hash[MIGRATE_HASH_TEXT]; /* SHA-256 of them, lower-case hexadecimal */
    enum migrate_state state;
    const char *row_id;  /* of the history row that decides the state, or NULL */
    const char *started; /* of that row, or NULL */
    const char *logs;    /* of that row, or NULL */
};

struct migration_set {
    struct migration *items; /* by name, bytewise */
    size_t count;
    size_t n[MIGRATE_RUNNING + 1]; /* how many are in each state */
    bool ours;                     /* arca's own folder, not one of --migrations */
};

/* Reads --migrations or our own folder, ordered by name. A folder without migration.sql is an
 * error. Everything lives in c->arena. */
struct err migrate_read_folder(struct ctl *c, struct migration_set *set);

/* Compares with the history table (none: nothing is applied) and sets the states; migrations that
 * only the history knows are added. `locked`: this session holds the lock. False: it has told why. */
bool migrate_read_history(struct ctl *c, struct migration_set *set, bool locked);

/* True when `stored` is the checksum of `text` as it is, with CRLF turned to LF, or with LF turned to
 * CRLF; a checksum shorter than 64 digits is compared in the old form without leading zeros. */
bool migrate_checksum_is(struct str text, const char *stored);

/* The word for a state in tables and JSON: "applied" ... */
const char *migrate_state_name(enum migrate_state s);

/* NULL when there is none of that name. */
struct migration *migrate_find(const struct migration_set *set, const char *name);

/* Connects, takes the lock, makes the tables and reads the history: the beginning of all that writes.
 * CTL_DONE, or the exit code of what was told. */
int migrate_open_locked(struct ctl *c, struct migration_set *set);

/* A line of the audit log, where there is one. */
void migrate_note(struct ctl *c, const char *action, const char *json);

/* The path of another file in the migration's folder: down.sql, verify.sql. */
const char *migrate_beside(struct ctl *c, const struct migration *m, const char *name);

/* Would a deploy apply it, or go on with it? */
bool migrate_is_open(const struct migration *m);

/* How many a deploy would apply or go on with. */
size_t migrate_open(const struct migration_set *set);

/* Takes the lock, asking again and again for at most --lock-wait seconds and naming who holds it;
 * CTL_DONE, CTL_LOCKED or CTL_ERROR. Never waits inside the server: a waiting session holds a
 * snapshot, for which CREATE INDEX CONCURRENTLY would wait in turn. */
int migrate_lock(struct ctl *c);
void migrate_unlock(struct ctl *c);

/* Tells every reason why nothing may be applied, each with its way out; CTL_DONE when there is
 * none. */
int migrate_refusals(struct ctl *c, const struct migration_set *set);

#endif
