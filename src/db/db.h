/* SPDX-License-Identifier: Apache-2.0 */
/* db: one connection to PostgreSQL that never blocks. Requests are queued, sent as pipelines and
 * answered by a callback from the loop. A connection that is lost comes back by itself. */
#ifndef ARCA_DB_DB_H
#define ARCA_DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "os/loop.h"

struct db;
struct rows; /* db/rows.h */

/* A statement of data/sql; `types` are PostgreSQL type names, for the test that prepares all. The
 * name is unique among all statements and lives as long as the program. */
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

enum { DB_STEPS_MAX = 8, DB_PARAMS_MAX = 32 };

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
    DB_WANTS_PASSWORD, /* db_password must be called; after a wrong one db_last_error says so */
    DB_READY,
    DB_LOST,           /* trying again by itself with a growing pause */
    DB_REFUSED         /* the server says no: db_last_error; nothing is tried again */
};

struct db_hooks {
    /* Any member may be NULL. db_free may be called from each, and from a reply's callback. */
    void (*on_state)(void *ctx, enum db_state state);
    void (*on_notify)(void *ctx, const char *channel, const char *payload); /* what LISTEN brings */
    /* Runs on every (re)connection. What is sent from here, and from the callbacks of what is sent
     * from here, goes before what waits in the queue; the queue moves on when all of that has been
     * answered. So a session is opened again before the work that needs it. */
    void (*on_connected)(void *ctx, struct db *d);
    void *ctx;
};

struct db_options {
    const char *conninfo; /* as psql has it, or NULL for libpq's usual places */
    const char *user;     /* overrides the user of conninfo, or NULL */
    const char *program;  /* application_name */
    bool reconnect;       /* come back by itself; else any failure is DB_REFUSED */
    struct log *log;      /* may be NULL; outlives the db */
};

/* A connection that is not made yet; ERR_INPUT when conninfo cannot be read. What conninfo leaves
 * open is set so: 5 s to connect to each address, a dead line found within 15 s, no password file,
 * UTF8; over TCP to another machine TLS with sslmode=verify-full. Names are looked up in a process
 * of its own, and each address of each host is tried in turn. */
struct err db_new(struct db **out, struct loop *loop, const struct db_options *o,
                  const struct db_hooks *hooks);

/* Begins to connect; the state follows. No-op unless DB_CLOSED, DB_REFUSED or DB_LOST (then it
 * tries again at once instead of after the pause). */
void db_connect(struct db *d);

/* Answers DB_WANTS_PASSWORD. The password is wiped from our memory as soon as libpq has it; libpq's
 * own copies, of which one serves reconnections, are there until the connection is freed, locked
 * terminal or not, and are wiped then. */
void db_password(struct db *d, struct str password);

/* True when the server asked for the password on the present connection. */
bool db_used_password(const struct db *d);

enum db_state db_state_of(const struct db *d);

/* Milliseconds until the next attempt to connect, 0 while one is under way; -1: none is due. */
int64_t db_retry_ms(const struct db *d);

/* Why it is lost, refused or asks again; OK in the other states. */
struct err db_last_error(const struct db *d);

/* The role that is signed in ("" before), and the server's version (150020 for 15.20; 0 before). */
const char *db_user(const struct db *d);
int db_server_version(const struct db *d);

/* Closes at once and frees. Callbacks of what waits are not called. NULL is ignored. */
void db_free(struct db *d);

/* Queues a request of 1 to DB_STEPS_MAX steps and returns its id (> 0); the callback is never
 * called from inside. When the connection is lost after a request was sent, its callback gets
 * ERR_NET with unknown_outcome set. One that was not sent yet waits for the connection to come back
 * (an impatient caller abandons it); when there is none to wait for (DB_REFUSED) it gets that
 * error. */
int db_send(struct db *d, const struct db_step *steps, int count, db_reply_fn done, void *ctx);

/* The callback will not be called any more. What was not sent is never sent; a statement that still
 * runs a moment later is cancelled at the server in the background. Others' requests are not hurt:
 * one that the cancellation hits by accident is sent again. */
void db_abandon(struct db *d, int id);

/* Requests that wait or run; those abandoned do not count. */
int db_pending(const struct db *d);

#endif
