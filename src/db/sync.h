/* SPDX-License-Identifier: Apache-2.0 */
/* sync: one connection to PostgreSQL that waits for its answers, for arcactl and tests. The
 * full-screen program uses db.h. A wait can be broken: when `cancel_fd` becomes readable the
 * running statement is cancelled at the server and its answer awaited, so that nothing is left
 * half-known. */
#ifndef ARCA_DB_SYNC_H
#define ARCA_DB_SYNC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "db/db.h"

struct sync;

/* What the server said; every field is a C string that lives until the next call, "" when not
 * given. `position` counts characters of the statement from 1, 0 when not given. */
struct sync_fault {
    const char *sqlstate;
    const char *severity;
    const char *message;
    const char *detail;
    const char *hint;
    const char *context;
    int position;
};

struct sync_options {
    const char *conninfo; /* as psql has it, or NULL for libpq's usual places */
    const char *dbname;   /* overrides the database of conninfo, or NULL */
    const char *program;  /* application_name */
    int cancel_fd;        /* -1: none. Never read from here */
    /* Writes the password into buf (n bytes, NUL behind it) and returns true; NULL: never asked.
     * The bytes are wiped after use. */
    bool (*password)(void *ctx, char *buf, size_t n);
    /* NOTICE, WARNING and the like, while a statement runs; NULL: dropped. */
    void (*notice)(void *ctx, const struct sync_fault *notice);
    void *ctx;
};

/* Connects. On failure *out is NULL and why (may be NULL) gets the server's or libpq's words in
 * `n` bytes: an ERR_NET when no server answered, ERR_DENIED when it refused us. */
struct err sync_open(struct sync **out, const struct sync_options *o, char *why, size_t n);
void sync_close(struct sync *s);

/* Runs one statement with text parameters. The rows replace those of the call before. */
struct err sync_run(struct sync *s, const struct db_stmt *stmt, const struct db_param *params);

/* One statement of a batch. `plan`: it comes again and again, so the server keeps its plan. `apart`: what
 * stands before it is done with, so that it begins anew; it is tried even when something before it failed. */
struct sync_step {
    const struct db_stmt *stmt;
    const struct db_param *params;
    bool plan;
    bool apart;
};

/* Runs statements one after another in one round trip. After one that fails the others, up to one that is
 * apart, are not run: *failed is the first that failed, -1 when none did. Keeps the rows of the one at `keep`. Between BEGIN and COMMIT
 * they are as anywhere; what stands outside of them is one transaction. */
struct err sync_batch(struct sync *s, const struct sync_step *steps, int count, int keep, int *failed);

/* The server may have dropped the plans that it kept (DEALLOCATE ALL). */
void sync_forget_plans(struct sync *s);

/* Runs any text, also several statements in one go, as one simple query: they are one implicit
 * transaction unless the text or an open one says otherwise. Keeps the last statement's rows. */
struct err sync_script(struct sync *s, struct str text);

/* While a later call waits for its answer, `tick` is called every `ms` milliseconds (NULL: no more). It
 * must leave this connection alone. */
void sync_tick(struct sync *s, int ms, void (*tick)(void *ctx), void *ctx);

/* COPY ... FROM STDIN: begun by its statement (without parameters), then as many pieces of its text as
 * there are, then the end. Whoever cannot go on rolls back, or closes the connection. */
struct err sync_copy_begin(struct sync *s, const struct db_stmt *stmt);
struct err sync_copy_put(struct sync *s, struct str rows);
struct err sync_copy_end(struct sync *s);

/* The rows of the last call. A value is NULL for SQL NULL and outside the table; it lives until
 * the next call. */
int sync_rows(const struct sync *s);
const char *sync_value(const struct sync *s, int row, int column);

/* The columns of the rows and their names; a name lives until the next call. */
int sync_columns(const struct sync *s);
const char *sync_column(const struct sync *s, int column);

/* Why the last call failed; empty strings when it did not. */
const struct sync_fault *sync_fault(const struct sync *s);

/* False when the connection is gone. */
bool sync_alive(const struct sync *s);

/* True when a transaction is open (also a failed one). */
bool sync_in_transaction(const struct sync *s);

/* Facts of the connection. server_version is 150020 for 15.20. */
int sync_server_version(const struct sync *s);
const char *sync_dbname(const struct sync *s);
const char *sync_user(const struct sync *s);
const char *sync_host(const struct sync *s);

/* The words with which another program connects as this one did, but to `dbname`. A password is not
 * among them: it is left in *password, NULL when none was used. All in `a`. */
const char *sync_words(const struct sync *s, struct arena *a, const char *dbname, const char **password);

/* True when a password stands in `conninfo`, also in one that is not understood. */
bool sync_has_password(const char *conninfo);

/* The database that `conninfo` (NULL: none) and the environment name, a C string in `a`; NULL when
 * neither does. */
const char *sync_named_database(struct arena *a, const char *conninfo);

#endif
