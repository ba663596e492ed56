/* SPDX-License-Identifier: Apache-2.0 */
/* The connection against a real server; db_live.sh starts one and then this. Prints TAP. */
#include <config.h>

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "db/db.h"
#include "db/rows.h"
#include "db/sync.h"
#include "db_bench.h"
#include "db_relay.h"
#include "os/loop.h"

static const struct db_stmt one = {.name = "one", .sql = "SELECT 1"};
static const struct db_stmt pid = {.name = "pid", .sql = "SELECT pg_backend_pid()"};
static const struct db_stmt xact = {.name = "xact", .sql = "SELECT pg_current_xact_id()"};
static const struct db_stmt fails = {.name = "fails", .sql = "SELECT 1 / $1::int", .params = 1};
static const struct db_stmt echo = {.name = "echo", .sql = "SELECT $1::text", .params = 1};
static const struct db_stmt nap = {
    .name = "nap", .sql = "SELECT pg_sleep($1::float8)", .params = 1};
static const struct db_stmt missing = {.name = "missing", .sql = "SELECT no_such_function()"};

static void test_connects(struct bench *b)
{
    struct seen s = {.d = NULL};

    open_db(b, &s, b->conninfo, "maria", true);
    ok(b, until_state(b, &s, DB_READY, 5000), "connects over the socket");
    ok(b, strcmp(s.states, "CR") == 0, "the states are connecting, ready (%s)", s.states);
    ok(b, strcmp(db_user(s.d), "maria") == 0 && db_server_version(s.d) >= 150000,
       "knows user and version");
    ok(b, !db_used_password(s.d), "no password was used");
    ok(b, s.connected == 1, "on_connected ran once");
    db_free(s.d);
}

static void on_types(void *ctx, const struct db_reply *reply)
{
    struct bench *b = ctx;
    const struct rows *r = reply->rows[0];
    const struct str *items;
    struct arena a;
    struct err e;
    size_t n = 0;
    int y = 0;
    int m = 0;
    int d = 0;

    arena_init(&a, 0);
    ok(b, rows_int(r, 0, "i") == INT64_C(-9223372036854775807), "bigint");
    ok(b, rows_is_null(r, 0, "n") && rows_int(r, 0, "n") == 0, "NULL");
    ok(b, rows_bool(r, 0, "t") && !rows_bool(r, 0, "f"), "boolean");
    ok(b, rows_time(r, 0, "at") == rows_int(r, 0, "at_us"), "timestamptz in a zone with seconds");
    ok(b, rows_time(r, 0, "forever") == INT64_MAX, "infinity");
    ok(b, rows_date(r, 0, "day", &y, &m, &d) && y == 2024 && m == 2 && d == 29,
       "date, though DateStyle is set otherwise");
    ok(b, rows_minutes(r, 0, "clock") == 642, "time");
    ok(b, str_eq(rows_bytes(r, 0, "bytes", &a), STR("\xff\x00z")), "bytea");
    items = rows_list(r, 0, "list", &a, &n);
    ok(b, n == 3 && str_eq(items[1], STR("b \"c\"")) && str_eq(items[2], STR("\u00e7")), "text[]");
    e = rows_err(r);
    ok(b, !err_is(&e), "nothing was misread");
    ok(b, rows_is_null(r, 0, "none"), "a parameter that is NULL");
    arena_free(&a);
}

static void test_types(struct bench *b)
{
    static const struct db_stmt types = {
        .name = "types",
        .params = 1,
        .sql = "SELECT (-9223372036854775807)::int8 AS i, NULL::int AS n, true AS t, false AS f, "
               "timestamptz '1910-05-05 12:34:56.654321 UTC' AS at, "
               "(extract(epoch FROM timestamptz '1910-05-05 12:34:56.654321 UTC') * 1000000)::int8 "
               "AS at_us, "
               "timestamptz 'infinity' AS forever, date '2024-02-29' AS day, time '10:42:30' AS "
               "clock, "
               "'\\xff007a'::bytea AS bytes, ARRAY['a', 'b \"c\"', 'ç'] AS list, "
               "$1::text AS none"};
    struct db_param none = {.p = NULL};
    struct db_step step = {.stmt = &types, .params = &none};
    struct seen s = {.d = NULL};

    admin(b, "ALTER ROLE maria SET datestyle = 'German'; ALTER ROLE maria SET timezone = "
             "'America/Sao_Paulo';"
             "ALTER ROLE maria SET bytea_output = 'escape'");
    open_db(b, &s, b->conninfo, "maria", true);
    db_send(s.d, &step, 1, on_types, b);
    send_one(&s, &one, NULL);
    ok(b, until_replies(b, &s, 1, 5000), "what was sent before the connection stood is answered");
    db_free(s.d);
    admin(b, "ALTER ROLE maria RESET ALL");
}

static void test_pipeline(struct bench *b)
{
    struct db_param zero = {.p = "0"};
    struct db_param word = {.p = "still here"};
    struct db_step two[] = {{.stmt = &xact}, {.stmt = &xact}};
    struct db_step bad_first[] = {{.stmt = &fails, .params = &zero},
                                  {.stmt = &echo, .params = &word}};
    struct db_step bad_last[] = {{.stmt = &echo, .params = &word}, {.stmt = &missing}};
    struct seen s = {.d = NULL};
    struct relay relay;
    char conninfo[256];
    int64_t began;
    int64_t single;

    relay_start(&relay, b->dir, b->port, 60);
    snprintf(conninfo, sizeof conninfo, "host=%s port=%s dbname=postgres", relay.dir, b->port);
    open_db(b, &s, conninfo, "maria", true);
    ok(b, until_state(b, &s, DB_READY, 5000), "connects through a line of 60 ms each way");
    began = now();
    send_one(&s, &one, NULL);
    until_replies(b, &s, 1, 5000);
    single = now() - began;
    began = now();
    db_send(s.d, two, 2, on_reply, &s);
    ok(b, until_replies(b, &s, 2, 5000) && s.count == 2, "two steps are answered together");
    ok(b, now() - began < single + 50, "in one round trip (%d ms, one step took %d)",
       (int)(now() - began), (int)single);
    ok(b, strcmp(s.value[0], s.value[1]) != 0 && s.value[0][0] != '\0',
       "in two transactions (%s, %s)", s.value[0], s.value[1]);
    db_send(s.d, bad_first, 2, on_reply, &s);
    until_replies(b, &s, 3, 5000);
    ok(b, strcmp(s.err.sqlstate, "22012") == 0 && s.err.kind == ERR_INPUT && !s.there[0],
       "the first step's error is told");
    ok(b, s.there[1] && strcmp(s.value[1], "still here") == 0,
       "and the second step's answer is not lost");
    db_send(s.d, bad_last, 2, on_reply, &s);
    until_replies(b, &s, 4, 5000);
    ok(b, strcmp(s.err.sqlstate, "42883") == 0 && s.there[0] && !s.there[1],
       "an error in the second leaves the first");
    db_send(s.d, bad_last, 2, on_reply, &s);
    db_send(s.d, bad_last, 2, on_reply, &s);
    until_replies(b, &s, 6, 5000);
    ok(b, strcmp(s.err.sqlstate, "42883") == 0, "what cannot be prepared says so each time (%s)",
       s.err.sqlstate);
    db_free(s.d);
    relay_stop(&relay);
}

static void test_commit_failure(struct bench *b)
{
    static const struct db_stmt insert = {
        .name = "insert", .params = 1, .sql = "INSERT INTO late VALUES ($1) RETURNING id"};
    struct seen s = {.d = NULL};

    admin(b, "DROP TABLE IF EXISTS late; CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY "
             "DEFERRED); "
             "GRANT ALL ON late TO maria");
    open_db(b, &s, b->conninfo, "maria", true);
    send_one(&s, &insert, "1");
    send_one(&s, &insert, "1");
    until_replies(b, &s, 2, 5000);
    ok(b, strcmp(s.err.sqlstate, "23505") == 0 && s.err.kind == ERR_CONFLICT && !s.there[0],
       "what fails at the commit is a failure (%s)", s.err.sqlstate);
    ok(b, strstr(s.err.detail, "late_id_key") != NULL && strstr(s.err.detail, "(1)") == NULL,
       "the log learns the constraint and no value (%s)", s.err.detail);
    send_one(&s, &insert, "2");
    ok(b, until_replies(b, &s, 3, 5000) && s.there[0], "and the next request goes well");
    db_free(s.d);
}

static void test_abandon(struct bench *b)
{
    struct seen s = {.d = NULL};
    struct seen dropped = {.d = NULL};
    int64_t began;
    int id;

    open_db(b, &s, b->conninfo, "maria", true);
    dropped.d = s.d;
    until_state(b, &s, DB_READY, 5000);
    id = send_one(&dropped, &nap, "30");
    spend(b, 50);
    send_one(&s, &echo, "behind");
    spend(b, 50);
    ok(b, db_pending(s.d) == 2, "two requests run");
    began = now();
    db_abandon(s.d, id);
    ok(b, db_pending(s.d) == 1, "one after it was abandoned");
    until_replies(b, &s, 1, 5000);
    ok(b, strcmp(s.value[0], "behind") == 0 && now() - began < 2000,
       "the one behind is answered after %d ms: the nap was cancelled", (int)(now() - began));
    ok(b, dropped.replies == 0, "the abandoned one's callback never runs");
    ok(b, never_away(b, NULL), "and the loop was never away for long");
    id = send_one(&dropped, &echo, "never sent");
    db_abandon(s.d, id);
    db_abandon(s.d, 999999);
    /* Naps in flight behind each other: each is cancelled, the living ones are not hurt. */
    s.replies = 0;
    for (int i = 0; i < 3; i++) {
        id = send_one(&dropped, &nap, "30");
        send_one(&s, &nap, "0.05");
        spend(b, 20);
        db_abandon(s.d, id);
    }
    ok(b, until_replies(b, &s, 3, 20000) && !err_is(&s.err) && s.there[0],
       "three more naps, three answers between them");
    ok(b, dropped.replies == 0 && db_pending(s.d) == 0, "nothing is left");
    db_free(s.d);
}

static void test_kill(struct bench *b)
{
    struct seen s = {.d = NULL, .on_connected = &one};
    struct seen later = {.d = NULL};
    char before[64];
    int64_t began;

    open_db(b, &s, b->conninfo, "maria", true);
    later.d = s.d;
    until_state(b, &s, DB_READY, 5000);
    send_one(&s, &pid, NULL);
    until_replies(b, &s, 1, 5000);
    snprintf(before, sizeof before, "%s", s.value[0]);
    send_one(&s, &nap, "30");
    spend(b, 100);
    began = now();
    kill_backends(b, "maria");
    until_replies(b, &s, 2, 5000);
    ok(b, s.replies == 2 && now() - began < 3000,
       "a request whose backend is killed is answered after %d ms", (int)(now() - began));
    ok(b, s.err.kind == ERR_NET && s.err.unknown_outcome,
       "with a lost connection and an unknown outcome");
    ok(b, db_state_of(s.d) == DB_LOST && strstr(s.states, "CRL") == s.states, "the loss shows (%s)",
       s.states);
    send_one(&later, &echo, "queued");
    until_state(b, &s, DB_READY, 5000);
    ok(b, db_state_of(s.d) == DB_READY, "it comes back by itself after %d ms",
       (int)(now() - began));
    ok(b, until_replies(b, &later, 1, 5000) && strcmp(later.value[0], "queued") == 0,
       "what waited is sent then");
    ok(b, s.connected == 2, "on_connected ran again");
    send_one(&s, &pid, NULL);
    until_replies(b, &s, 3, 5000);
    ok(b, strcmp(before, s.value[0]) != 0, "on another backend");
    began = now();
    kill_backends(b, "maria");
    until_state(b, &s, DB_LOST, 5000);
    ok(b, db_state_of(s.d) == DB_LOST && now() - began < 3000,
       "an idle line's end shows after %d ms", (int)(now() - began));
    ok(b, strcmp(db_last_error(s.d).sqlstate, "57P01") == 0, "with the server's own word");
    ok(b, until_state(b, &s, DB_READY, 5000), "and it comes back");
    db_free(s.d);
}

static void on_opening(void *ctx, struct db *d);

struct opening {
    struct seen seen;
    char order[64];
};

static void note(struct opening *o, const char *what)
{
    strncat(o->order, what, sizeof o->order - strlen(o->order) - 1);
}

static void on_second(void *ctx, const struct db_reply *reply)
{
    (void)reply;
    note(ctx, "2");
}

static void on_first(void *ctx, const struct db_reply *reply)
{
    struct opening *o = ctx;
    struct db_step step = {.stmt = &one};

    (void)reply;
    note(o, "1");
    db_send(o->seen.d, &step, 1, on_second, o);
}

static void on_queued(void *ctx, const struct db_reply *reply)
{
    (void)reply;
    note(ctx, "q");
}

static void on_opening(void *ctx, struct db *d)
{
    struct opening *o = ctx;
    struct db_step step = {.stmt = &one};

    o->seen.d = d;
    db_send(d, &step, 1, on_first, o);
}

static void test_session_first(struct bench *b)
{
    struct opening o = {.order = ""};
    struct db_hooks hooks = {.on_connected = on_opening, .ctx = &o};
    struct db_options options = {
        .conninfo = b->conninfo, .user = "maria", .program = "db_live", .reconnect = true};
    struct db_step step = {.stmt = &one};
    struct db *d;
    struct err e = db_new(&d, b->loop, &options, &hooks);

    ok(b, !err_is(&e), "a connection is made");
    db_connect(d);
    db_send(d, &step, 1, on_queued, &o);
    db_send(d, &step, 1, on_queued, &o);
    for (int i = 0; i < 200 && strlen(o.order) < 4; i++)
        turn(b);
    ok(b, strcmp(o.order, "12qq") == 0, "the session is opened before the queue moves (%s)",
       o.order);
    kill_backends(b, "maria");
    for (int i = 0; i < 200 && strlen(o.order) < 6; i++)
        turn(b);
    ok(b, strcmp(o.order, "12qq12") == 0, "and again on the next connection (%s)", o.order);
    db_free(d);
}

/* A view that closes at its first error: it abandons what else it asked, and is gone. */
struct closing {
    struct db *d;
    int other;
    int told;
};

static void on_lost(void *ctx, const struct db_reply *reply)
{
    struct closing *c = ctx;

    (void)reply;
    c->told++;
    db_abandon(c->d, c->other);
}

static void test_abandoned_by_the_other(struct bench *b)
{
    static const struct db_param seconds = {"30"};
    struct db_step step = {.stmt = &nap, .params = &seconds};
    struct seen s = {.d = NULL};
    struct closing first = {.told = 0};
    struct closing second = {.told = 0};

    open_db(b, &s, b->conninfo, "maria", true);
    until_state(b, &s, DB_READY, 5000);
    first.d = second.d = s.d;
    second.other = db_send(s.d, &step, 1, on_lost, &first);
    first.other = db_send(s.d, &step, 1, on_lost, &second);
    spend(b, 100);
    kill_backends(b, "maria");
    until_state(b, &s, DB_LOST, 5000);
    spend(b, 50);
    ok(b, first.told == 1 && second.told == 0,
       "what the first callback after a loss abandons is not called (%d, %d)", first.told,
       second.told);
    db_free(s.d);
}

static void on_free(void *ctx, const struct db_reply *reply)
{
    struct seen *s = ctx;

    (void)reply;
    s->replies++;
    db_free(s->d);
}

static void on_state_free(void *ctx, enum db_state state)
{
    struct seen *s = ctx;

    if (state == DB_READY || state == DB_REFUSED) {
        s->replies++;
        db_free(s->d);
    }
}

static void on_connected_free(void *ctx, struct db *d)
{
    struct seen *s = ctx;

    s->replies++;
    db_free(d);
}

static void test_freed_inside(struct bench *b)
{
    struct db_step step = {.stmt = &one};
    struct db_options o = {
        .conninfo = b->conninfo, .user = "maria", .program = "db_live", .reconnect = true};
    struct seen s = {.d = NULL};
    struct db_hooks on_ready = {.on_state = on_state_free, .ctx = &s};
    struct db_hooks on_open = {.on_connected = on_connected_free, .ctx = &s};
    struct err e;

    open_db(b, &s, b->conninfo, "maria", true);
    db_send(s.d, &step, 1, on_free, &s);
    db_send(s.d, &step, 1, on_reply, &s);
    ok(b, until_replies(b, &s, 1, 5000), "a callback may free the connection");
    spend(b, 50);
    ok(b, s.replies == 1, "and nothing comes after it");
    e = db_new(&s.d, b->loop, &o, &on_ready);
    db_connect(s.d);
    until_replies(b, &s, 2, 5000);
    e = db_new(&s.d, b->loop, &o, &on_open);
    db_connect(s.d);
    until_replies(b, &s, 3, 5000);
    o.user = "shut";
    e = db_new(&s.d, b->loop, &o, &on_ready);
    db_connect(s.d);
    ok(b, until_replies(b, &s, 4, 5000) && !err_is(&e), "so may every hook");
    e = db_new(&s.d, b->loop, &o, NULL);
    db_connect(s.d);
    db_free(s.d);
    db_free(NULL);
    spend(b, 50);
    ok(b, !err_is(&e), "a connection may be freed while it is made");
}

static void test_memory(struct bench *b)
{
    struct seen s = {.d = NULL};
    size_t early = 0;
    size_t late;

    open_db(b, &s, b->conninfo, "maria", true);
    for (int i = 0; i < 10000; i++) {
        send_one(&s, i % 100 == 0 ? &missing : &echo, "some text of a usual length");
        if (i % 4 == 3)
            until_replies(b, &s, i + 1, 5000);
        if (i == 1999)
            early = mallinfo2().uordblks;
    }
    until_replies(b, &s, 10000, 5000);
    late = mallinfo2().uordblks;
    ok(b, s.replies == 10000, "10,000 requests are answered");
    ok(b, early == 0 || late < early + 16384,
       "and memory stays flat (%zu bytes after 2,000, %zu after 10,000)", early, late);
    db_free(s.d);
}

int main(void)
{
    struct bench b = {.dir = getenv("DB_LIVE_DIR"), .port = getenv("DB_LIVE_PORT")};
    struct sync_options o = {.program = "db_live", .cancel_fd = -1};
    struct err e = loop_new(&b.loop);

    signal(SIGPIPE, SIG_IGN);
    snprintf(b.conninfo, sizeof b.conninfo, "host=%s port=%s dbname=postgres user=postgres", b.dir,
             b.port);
    o.conninfo = b.conninfo;
    if (!err_is(&e))
        e = sync_open(&b.admin, &o, NULL, 0);
    if (err_is(&e)) {
        printf("Bail out! no server\n");
        return 1;
    }
    test_connects(&b);
    test_types(&b);
    test_pipeline(&b);
    test_commit_failure(&b);
    test_abandon(&b);
    test_kill(&b);
    test_session_first(&b);
    test_abandoned_by_the_other(&b);
    db_lines(&b);
    test_freed_inside(&b);
    test_memory(&b);
    sync_close(b.admin);
    loop_free(b.loop);
    printf("1..%d\n", b.count);
    return b.failed != 0;
}
