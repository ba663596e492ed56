/* SPDX-License-Identifier: Apache-2.0 */
/* db_priv: the parts of a connection, shared by the files that make it: db.c (the calls of db.h),
 * conn.c (connecting, losing, coming back), pipeline.c (queue, sending, answers), cancel.c. */
#ifndef ARCA_DB_DB_PRIV_H
#define ARCA_DB_DB_PRIV_H

#include <libpq-fe.h>

#include "base/vec.h"
#include "db/db.h"
#include "db/rows_priv.h"
#include "db/target.h"
#include "os/child.h"

enum {
    DB_ADDRESSES_MAX = 8,   /* of one host name */
    DB_IN_FLIGHT_MAX = 16,  /* requests sent and not answered */
    DB_CANCEL_AFTER_MS = 150 /* an abandoned statement that ends by itself sooner is left alone */
};

/* How far the answers to one step have come. */
enum step_phase { STEP_PREPARING, STEP_RUNNING, STEP_SYNCING };

struct step {
    const struct db_stmt *stmt;
    const char **params;
    enum step_phase phase;
    struct rows rows; /* res NULL: none */
    struct err err;
};

struct request {
    struct request *next;
    struct arena life; /* holds the request itself and its parameters */
    int id;
    int count;
    int answered;
    bool first;     /* part of re-opening the session */
    bool abandoned;
    bool resent;    /* once is enough */
    int64_t sent_ms;
    db_reply_fn done;
    void *ctx;
    struct step steps[DB_STEPS_MAX];
};

struct request_list {
    struct request *head;
    struct request *tail;
};

/* What this connection knows of a statement. */
struct prepared {
    const struct db_stmt *stmt;
    int generation;   /* a new name after the server forgot or refused the old plan */
    bool sent;
    struct err err;   /* why the server would not prepare it */
};

struct db {
    struct loop *loop;
    struct log *log;
    struct db_hooks hooks;
    struct arena life;    /* target, names */
    struct arena scratch; /* reset after each use */
    struct target target;
    bool reconnect;

    enum db_state state;
    struct err last_error;
    struct err fatal;     /* what the server said before it hung up */
    bool used_password;
    int failures;         /* in a row, for the pause */
    char *password;       /* typed, not yet handed to libpq */

    PGconn *pg;
    bool pg_connected;
    bool pg_connecting;
    int watch;
    int retry_timer;
    int64_t retry_at;     /* loop milliseconds, while retry_timer runs */
    int deadline_timer;
    struct child *resolver;
    size_t host;          /* of target.hosts, the one being tried */
    char addresses[DB_ADDRESSES_MAX][64];
    int address_count;
    int address;

    struct request_list waiting;
    struct request_list flying;
    struct request_list failing; /* being told of a failure: one callback may abandon another's */
    struct { VEC_OF(struct prepared) } prepared;
    int next_id;
    int pump_id;
    bool opening;         /* only `first` requests go out */
    bool in_first;        /* a callback of those is running */
    int first_pending;

    struct child *canceller;
    int cancel_timer;
    int64_t cancelled_ms; /* when a cancellation was last under way, 0: never */

    int depth;            /* calls from the loop that are running */
    bool dead;            /* db_free came while one ran */
};

/* Every call from the loop stands between these; the last leave frees a dead db. */
void db_enter(struct db *d);
void db_leave(struct db *d);

/* conn.c */
void conn_begin(struct db *d);
/* The connection broke or must be given up for `e`. */
void conn_lost(struct db *d, struct err e);
/* The error for that; `how` is for the log. */
struct err conn_broken(const char *how);
/* Closes everything that belongs to a connection; calls nobody. */
void conn_close(struct db *d);
void conn_set_state(struct db *d, enum db_state state);
/* Looks for POLLIN, and for POLLOUT while libpq has something to send. */
void conn_flush(struct db *d);
/* The error that a failed result means; never a stored value in its detail. */
struct err conn_result_error(const PGresult *res);

/* pipeline.c */
struct request *request_new(struct db *d, int count, db_reply_fn done, void *ctx);
void request_free(struct request *r);
/* Frees a request that was never sent. It is in no list any more. */
void pipeline_drop(struct db *d, struct request *r);
void list_push(struct request_list *l, struct request *r);
void pipeline_pump_soon(struct db *d);
/* The connection is ready: sessions first, then the queue. */
void pipeline_open(struct db *d);
/* Takes all answers that have come. */
void pipeline_read(struct db *d);
/* Answers what was sent with `e` and outcome unknown, and, when `all`, what waits with `e`. */
void pipeline_fail(struct db *d, struct err e, bool all);
void pipeline_forget(struct db *d);

/* cancel.c */
void cancel_consider(struct db *d);
void cancel_stop(struct db *d);

#endif
