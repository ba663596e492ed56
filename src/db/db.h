/* SPDX-License-Identifier: Apache-2.0 */
/* db: one connection to PostgreSQL that never blocks. Requests are queued, sent as pipelines and
 * answered by a callback from the loop. A connection that is lost comes back by itself. */
#ifndef ARCA_DB_DB_H
#define ARCA_DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "os/loop.h"

struct db;
struct rows; /* db/rows.h */

/* A statement of data/sql; `types` are PostgreSQL type names, for the test that prepares all. */
struct db_stmt {
    const char *name;
    const char *sql;
    const char *const *types;
    int params;
};

/* A parameter in text form; p == NULL is SQL NULL. */
struct db_param {
    const char *p;
};

/* One statement of a request. Each step is a transaction of its own (its Sync follows it), all
 * steps of a request go out together: open and get of a ticket cost one round trip. */
struct db_step {
    const struct db_stmt *stmt;
    const struct db_param *params; /* copied by db_send */
};

enum { DB_STEPS_MAX = 8 };

struct db_reply {
    struct err err;                          /* of the first step that failed, or OK */
    int count;                               /* steps that were answered */
    const struct rows *rows[DB_STEPS_MAX];   /* NULL where that step failed */
};
/* Runs from the loop; everything in `reply` lives until it returns. */
typedef void (*db_reply_fn)(void *ctx, const struct db_reply *reply);

enum db_state {
    DB_CLOSED,
    DB_CONNECTING,
    DB_WANTS_PASSWORD, /* db_password must be called */
    DB_READY,
    DB_LOST,           /* trying again by itself with a growing pause */
    DB_REFUSED         /* the server says no: db_last_error; nothing is tried again */
};

struct db_hooks {
    void (*on_state)(void *ctx, enum db_state state);
    void (*on_notify)(void *ctx, const char *channel, const char *payload);
    /* Steps sent first on every (re)connection, before what waits in the queue. */
    void (*on_connected)(void *ctx, struct db *d);
    void *ctx;
};

struct db_options {
    const char *conninfo; /* as psql has it, or NULL for libpq's usual places */
    const char *user;     /* overrides the user of conninfo, or NULL */
    const char *program;  /* application_name */
    bool reconnect;       /* come back by itself */
};

struct err db_new(struct db **out, struct loop *loop, const struct db_options *o,
                  const struct db_hooks *hooks);
void db_connect(struct db *d);
/* The password is wiped from our memory as soon as libpq has it. */
void db_password(struct db *d, struct str password);
bool db_used_password(const struct db *d);
enum db_state db_state_of(const struct db *d);
struct err db_last_error(const struct db *d);
void db_free(struct db *d);

/* Queues a request and returns its id (> 0). When the connection is lost before the answer, the
 * callback gets ERR_NET, with unknown_outcome set when the request had been sent. A superseded
 * request is dropped with db_abandon. */
int db_send(struct db *d, const struct db_step *steps, int count, db_reply_fn done, void *ctx);

/* The callback will not be called any more; a running statement is cancelled in the background. */
void db_abandon(struct db *d, int id);

/* Requests that wait or run. */
int db_pending(const struct db *d);

#endif
