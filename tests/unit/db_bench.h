/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the live connection share: TAP, a connection whose hooks write down what they
 * saw, waiting with the loop turning. */
#ifndef ARCA_TESTS_UNIT_DB_BENCH_H
#define ARCA_TESTS_UNIT_DB_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"
#include "db/sync.h"
#include "os/loop.h"

struct bench {
    int count;
    int failed;
    struct loop *loop;
    struct sync *admin; /* a second connection, as superuser */
    const char *dir;
    const char *port;
    char conninfo[256];
    int64_t held_ms; /* machine_held_ms() when never_away was asked last */
};

/* What the hooks and callbacks of one connection saw. */
struct seen {
    struct db *d;
    char states[64]; /* C connecting, P password, R ready, L lost, X refused */
    int connected;
    int notified;
    char payload[64];
    int replies;
    struct err err;
    int count;
    bool there[DB_STEPS_MAX];
    char value[DB_STEPS_MAX][64];
    char password[32];
    const struct db_stmt *on_connected;
};

/* One TAP line; the name is a printf format. */
void ok(struct bench *b, bool good, const char *name, ...) __attribute__((format(printf, 3, 4)));

/* Monotonic milliseconds. */
int64_t now(void);

/* Whether no turn of the loop since the last call kept it away for half a second; `longest` gets
 * the longest turn in ms, or is NULL. The bar is 50 ms and belongs to the benchmark: a turn that
 * waited for an answer would last as long as what is waited for, seconds. Time in which we were ready
 * and the machine ran others does not count. */
bool never_away(struct bench *b, int *longest);

/* Opens a connection whose hooks write to `s`. */
void open_db(struct bench *b, struct seen *s, const char *conninfo, const char *user,
             bool reconnect);

/* Sends one statement with one parameter; on_reply writes its answer to `s`. */
int send_one(struct seen *s, const struct db_stmt *stmt, const char *param);
void on_reply(void *ctx, const struct db_reply *reply);

/* One turn of the loop; turns until something is so (false after `ms`), or for `ms`. */
void turn(struct bench *b);
bool until_state(struct bench *b, struct seen *s, enum db_state state, int64_t ms);
bool until_replies(struct bench *b, struct seen *s, int replies, int64_t ms);
void spend(struct bench *b, int64_t ms);

/* On the superuser's own connection. */
void admin(struct bench *b, const char *text);
void kill_backends(struct bench *b, const char *user);

/* The tests of db_lines.c. */
void db_lines(struct bench *b);

#endif
