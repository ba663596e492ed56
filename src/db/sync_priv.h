/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of sync share. */
#ifndef ARCA_DB_SYNC_PRIV_H
#define ARCA_DB_SYNC_PRIV_H

#include <libpq-fe.h>

#include "base/arena.h"
#include "db/sync.h"

enum { PLANS_MAX = 16, BATCH_MAX = 12, PARAMS_MAX = 32 };

struct sync {
    PGconn *conn;
    PGresult *rows;   /* of the last call, or NULL */
    PGresult *failed; /* the failure of the last call, or NULL */
    struct arena life;
    struct sync_options o;
    struct sync_fault fault;
    const struct db_stmt *planned[PLANS_MAX]; /* which the server keeps prepared, by their names */
    int plans;
    void (*tick)(void *ctx); /* called every tick_ms of waiting, or NULL */
    void *tick_ctx;
    int tick_ms;
};

/* Waits until the socket has one of `events`, calling the tick meanwhile. A readable cancel_fd cancels the
 * running statement once; afterwards only the socket counts. */
void sync_wait(struct sync *s, short events, bool *cancelled);
/* What went wrong, as an error of ours: the server's words stay in s->fault. */
struct err sync_failure(struct sync *s);
/* Before a call: the rows and the failure of the one before are gone. */
void sync_forget(struct sync *s);
/* Takes an answer: the first failure, or the rows, which replace those before. */
void sync_keep(struct sync *s, PGresult *r);
/* The values of `params` for libpq, PARAMS_MAX of them; false when the statement wants more. */
bool sync_fill(const struct db_stmt *stmt, const struct db_param *params, const char **values);

#endif
