/* SPDX-License-Identifier: Apache-2.0 */
/* run: how one migration is carried out; shared by the files of deploy. */
#ifndef ARCA_ARCACTL_MIGRATE_RUN_H
#define ARCA_ARCACTL_MIGRATE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "arcactl/migrate/migrate.h"
#include "script/script.h"

enum run_result {
    RUN_DONE,
    RUN_AGAIN,   /* a lock was not to be had; everything is rolled back */
    RUN_FAILED,  /* everything is rolled back */
    RUN_ESCAPED, /* the file ended the transaction by itself: part of it is committed */
    RUN_PART,    /* earlier pieces of it stay, the next run goes on with the one that failed */
    RUN_EDITED   /* a piece that was carried out before is another now; nothing was done */
};

/* A transaction that waits for its file. */
struct run_open {
    const struct migration *m; /* NULL: there is none */
    const char *xid;
    const char *started;
};

struct deploy {
    struct ctl *c;
    struct migration_set set;
    const struct migration *next; /* what comes after the one at hand, or NULL */
    struct run_open open;         /* begun together with the commit before it; run_roll_back ends it unused */
    bool roles;         /* arca's own roles are there: work as arca_migrator */
    struct measure *measure; /* rehearse: runs the statements one by one and measures; else NULL */
    struct sync *watch; /* a second connection, or NULL: watch.c */
    const char *role_local; /* the role that the file at hand set for its session, as statements: for a */
    const char *role;       /* transaction, and for the session; NULL: the migrator's */
    bool trial;         /* in a database of our own: what went well is not told */
    bool stale;         /* the session may still hold what the last file set for it */
    bool stopped;       /* a signal asked us to stop */
    const char *backup; /* id of the backup made before, or the one named; NULL: none */
    const char *os_user;
    const char *host;
    const char *max_wait; /* for a statement outside a transaction, "0": for ever */
    size_t applied;
    long ms; /* of the last migration */
};

/* deploy.c: applies what is open in d->set to the database of c->db, without lock, backup or
 * verification: those are the caller's. CTL_DONE, or told. */
int deploy_all(struct deploy *d);

/* tx.c: the whole file in one transaction with its history row; tries again when a lock is not to be
 * had. What failed has been told; *logs says it for the history. */
enum run_result run_tx(struct deploy *d, const struct migration *m, const char **logs);

/* units.c: piece by piece, each recorded in its own transaction; goes on where a broken run ended. */
enum run_result run_units(struct deploy *d, struct migration *m, const struct script *s, const char **logs);

/* alone.c: one statement outside any transaction. `before`: what a broken run noted, or NULL. */
struct err run_alone(struct deploy *d, const struct migration *m, const struct script_unit *u, const char *before,
                     int n, const char *hash, const char **logs);

/* backup.c: before anything is touched, the backup that the kind of database asks for; its id goes into
 * d->backup. CTL_DONE, or told. */
int run_backup_before(struct deploy *d);

/* watch.c: a second connection to the database of c->db, for a look while the first is busy; NULL when
 * there is none to be had. Whoever ends the deploy closes d->watch. */
struct sync *run_watch(struct deploy *d);
/* A statement that builds an index, its progress shown meanwhile. */
struct err run_watched(struct deploy *d, const struct migration *m, struct str text);

/* common to them: run.c */
/* The text of a migration, a part of it, in the open transaction; *at is where what failed begins. */
struct err run_body(struct deploy *d, struct str text, const char **at);
struct err run_as_migrator(struct deploy *d);  /* inside a transaction: role and memberships */
struct err run_as_operator(struct deploy *d);  /* takes both back */
/* The same for a statement outside any transaction, which run_as_operator ends as well. */
struct err run_alone_as_migrator(struct deploy *d);
/* What a file sets for its session. A role is kept for what follows in the file and put down again: what
 * we write ourselves is written as the operator. */
struct err run_setting(struct deploy *d, struct str text);
void run_roll_back(struct deploy *d);
/* Remembers a signal, so that what must still be said to the server is not cancelled too. */
bool run_stopped(struct deploy *d);
/* The error as it goes into the history row's logs. */
const char *run_words(struct ctl *c);
/* Tells the failure of a piece of `m` that begins at `from`, with its place in the file. */
void run_tell(struct ctl *c, const struct migration *m, const char *from);
long run_ms(const struct timespec *from);

#endif
