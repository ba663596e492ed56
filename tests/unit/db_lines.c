/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a line: passwords, refusals, names, TLS, sleep, notifications, restarts. */
#include <config.h>

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"
#include "db/rows.h"
#include "db_bench.h"

static const struct db_stmt one = {.name = "one", .sql = "SELECT 1"};
static const struct db_stmt hear = {.name = "hear", .sql = "LISTEN arca_1"};
static const struct db_stmt nap = {
    .name = "nap", .sql = "SELECT pg_sleep($1::float8)", .params = 1};

static void test_password(struct bench *b)
{
    struct seen s = {.d = NULL};

    open_db(b, &s, b->conninfo, "pat", true);
    ok(b, until_state(b, &s, DB_WANTS_PASSWORD, 5000), "the server asks for a password");
    ok(b, db_last_error(s.d).kind == ERR_NONE, "which is no error");
    db_password(s.d, STR("wrong"));
    spend(b, 20);
    ok(b,
       until_state(b, &s, DB_WANTS_PASSWORD, 5000) &&
           strcmp(db_last_error(s.d).sqlstate, "28P01") == 0,
       "a wrong one is told and asked for again");
    db_password(s.d, STR("correct horse"));
    ok(b, until_state(b, &s, DB_READY, 5000) && db_used_password(s.d), "the right one lets in");
    ok(b, db_last_error(s.d).kind == ERR_NONE, "and the error is gone");
    kill_backends(b, "pat");
    ok(b,
       until_state(b, &s, DB_LOST, 5000) && until_state(b, &s, DB_READY, 5000) &&
           strchr(s.states + 5, 'P') == NULL,
       "a reconnection asks nobody (%s)", s.states);
    admin(b, "ALTER ROLE pat PASSWORD 'changed'");
    kill_backends(b, "pat");
    ok(b, until_state(b, &s, DB_WANTS_PASSWORD, 5000), "unless the password is another by now");
    admin(b, "ALTER ROLE pat PASSWORD 'correct horse'");
    snprintf(s.password, sizeof s.password, "correct horse");
    db_password(s.d, STR("wrong again"));
    ok(b, until_state(b, &s, DB_READY, 5000), "the password may be given from inside on_state");
    db_free(s.d);
}

static void test_refused(struct bench *b)
{
    struct seen s = {.d = NULL};
    char conninfo[256];

    open_db(b, &s, b->conninfo, "shut", true);
    send_one(&s, &one, NULL);
    ok(b, until_state(b, &s, DB_REFUSED, 5000) && strcmp(db_last_error(s.d).sqlstate, "28000") == 0,
       "NOLOGIN is refused");
    ok(b, until_replies(b, &s, 1, 1000) && s.err.kind == ERR_DENIED && !s.err.unknown_outcome,
       "what waited is told");
    send_one(&s, &one, NULL);
    ok(b, s.replies == 1 && until_replies(b, &s, 2, 1000), "what comes later too, from the loop");
    db_free(s.d);
    s = (struct seen){.d = NULL};
    snprintf(conninfo, sizeof conninfo, "host=%s port=%s dbname=nowhere", b->dir, b->port);
    open_db(b, &s, conninfo, "maria", true);
    ok(b, until_state(b, &s, DB_REFUSED, 5000) && strcmp(db_last_error(s.d).sqlstate, "3D000") == 0,
       "a missing database is refused");
    db_free(s.d);
    s = (struct seen){.d = NULL};
    open_db(b, &s, "host=/nonexistent dbname=x", "maria", false);
    ok(b, until_state(b, &s, DB_REFUSED, 5000) && db_last_error(s.d).kind == ERR_NET,
       "without reconnect a missing server is refused");
    db_free(s.d);
    s = (struct seen){.d = NULL};
    open_db(b, &s, "host=/nonexistent dbname=x", "maria", true);
    ok(b, until_state(b, &s, DB_LOST, 5000), "with it the attempts go on");
    spend(b, 1000);
    ok(b, db_state_of(s.d) == DB_LOST && strcmp(s.states, "CL") == 0,
       "without a flicker of the state (%s)", s.states);
    db_free(s.d);
}

static void test_names(struct bench *b)
{
    struct seen s = {.d = NULL};
    char conninfo[256];

    snprintf(conninfo, sizeof conninfo,
             "host=no-such-host.invalid,localhost port=%s dbname=postgres", b->port);
    open_db(b, &s, conninfo, "maria", true);
    until_state(b, &s, DB_READY, 15000);
    ok(b, db_state_of(s.d) == DB_READY, "a name is looked up, and an unknown one passed over (%s)",
       db_last_error(s.d).detail);
    ok(b, never_away(b, NULL), "while the loop goes on");
    send_one(&s, &one, NULL);
    ok(b, until_replies(b, &s, 1, 5000) && !err_is(&s.err), "TCP works");
    db_free(s.d);
}

static const struct db_stmt big = {
    .name = "big", .params = 1, .sql = "SELECT repeat('x', 1000) FROM generate_series(1, $1::int)"};

struct counted {
    int replies;
    int rows;
};

static void on_big(void *ctx, const struct db_reply *reply)
{
    struct counted *c = ctx;

    c->replies++;
    c->rows = rows_count(reply->rows[0]);
}

static void test_tls(struct bench *b)
{
    struct seen s = {.d = NULL};
    struct counted c = {.replies = 0};
    struct db_param n = {.p = "8000"};
    struct db_step step = {.stmt = &big, .params = &n};
    char conninfo[512];

    if (strcmp(getenv("DB_LIVE_TLS"), "yes") != 0) {
        ok(b, true, "TLS # SKIP openssl is not installed");
        return;
    }
    snprintf(conninfo, sizeof conninfo,
             "host=localhost port=%s dbname=postgres sslmode=verify-full sslrootcert=%s/root.crt",
             b->port, b->dir);
    open_db(b, &s, conninfo, "maria", true);
    ok(b, until_state(b, &s, DB_READY, 5000), "TLS with the name verified (%s)",
       db_last_error(s.d).detail);
    for (int i = 0; i < 4; i++)
        db_send(s.d, &step, 1, on_big, &c);
    send_one(&s, &one, NULL);
    ok(b, until_replies(b, &s, 1, 20000) && c.replies == 4 && c.rows == 8000,
       "32 MB come through it");
    ok(b, never_away(b, NULL), "and the loop is never away for long");
    db_free(s.d);
    s = (struct seen){.d = NULL};
    snprintf(conninfo, sizeof conninfo,
             "host=wrong.example hostaddr=127.0.0.1 port=%s dbname=postgres sslmode=verify-full "
             "sslrootcert=%s/root.crt",
             b->port, b->dir);
    open_db(b, &s, conninfo, "maria", true);
    ok(b, until_state(b, &s, DB_REFUSED, 5000) && db_last_error(s.d).kind == ERR_DENIED,
       "another server's certificate is refused");
    db_free(s.d);
}

/* A server that stops in the middle of the handshake: says yes to TLS and hangs up, for ever. */
static pid_t cutting_server(int *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pid_t pid;

    if (bind(listener, (struct sockaddr *)&at, n) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&at, &n) != 0)
        return -1;
    *port = ntohs(at.sin_port);
    pid = fork();
    for (char asked[8]; pid == 0;) {
        int line = accept(listener, NULL, NULL);

        if (line < 0 || (read(line, asked, sizeof asked) > 0 && write(line, "S", 1) != 1))
            _exit(1);
        close(line);
    }
    close(listener);
    return pid;
}

static void test_cut_handshake(struct bench *b)
{
    struct seen s = {.d = NULL};
    char conninfo[200];
    int port = 0;
    pid_t pid = cutting_server(&port);

    snprintf(conninfo, sizeof conninfo, "host=127.0.0.1 port=%d dbname=postgres sslmode=require",
             port);
    open_db(b, &s, conninfo, "maria", true);
    ok(b, pid > 0 && until_state(b, &s, DB_LOST, 5000),
       "a line that is cut in the TLS handshake is tried again (%s)", db_last_error(s.d).detail);
    db_free(s.d);
    if (pid > 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
}

/* A script that copies to the client: the rows go, the call ends. */
static void test_copy(struct bench *b)
{
    alarm(20); /* instead of turning for ever */
    admin(b, "COPY (SELECT generate_series(1, 50000)) TO STDOUT");
    admin(b, "CREATE TEMPORARY TABLE copied (n int); COPY copied FROM STDIN");
    alarm(0);
    admin(b, "SELECT 1");
    ok(b, sync_rows(b->admin) == 1, "copying to and from the client ends");
}

static void test_loop_turns(struct bench *b)
{
    struct seen s = {.d = NULL};
    int64_t began;
    int longest;
    bool fine;

    open_db(b, &s, b->conninfo, "maria", true);
    until_state(b, &s, DB_READY, 5000);
    never_away(b, NULL);
    began = now();
    send_one(&s, &nap, "2");
    ok(b, until_replies(b, &s, 1, 10000) && now() - began >= 1990,
       "while the server sleeps for 2 s");
    fine = never_away(b, &longest);
    ok(b, fine, "the longest turn of the loop takes %d ms", longest);
    db_free(s.d);
}

static void test_notify(struct bench *b)
{
    struct seen s = {.d = NULL, .on_connected = &hear};
    int64_t began;

    open_db(b, &s, b->conninfo, "maria", true);
    until_state(b, &s, DB_READY, 5000);
    send_one(&s, &one, NULL);
    until_replies(b, &s, 1, 5000);
    began = now();
    admin(b, "NOTIFY arca_1, 'appointment 7'");
    while (s.notified == 0 && now() - began < 5000)
        turn(b);
    ok(b, s.notified == 1 && strcmp(s.payload, "appointment 7") == 0 && now() - began < 2000,
       "a notification comes after %d ms", (int)(now() - began));
    kill_backends(b, "maria");
    until_state(b, &s, DB_LOST, 5000);
    until_state(b, &s, DB_READY, 5000);
    send_one(&s, &one, NULL);
    until_replies(b, &s, 2, 5000);
    admin(b, "NOTIFY arca_1, 'again'");
    spend(b, 200);
    ok(b, s.notified == 2 && strcmp(s.payload, "again") == 0,
       "also on the connection after a loss");
    db_free(s.d);
}

static void test_changed_function(struct bench *b)
{
    static const struct db_stmt calls = {.name = "calls", .sql = "SELECT * FROM changing()"};
    struct seen s = {.d = NULL};

    admin(b, "DROP FUNCTION IF EXISTS changing(); CREATE FUNCTION changing(OUT a int) LANGUAGE sql "
             "AS 'SELECT 1'");
    open_db(b, &s, b->conninfo, "maria", true);
    send_one(&s, &calls, NULL);
    until_replies(b, &s, 1, 5000);
    admin(b, "DROP FUNCTION changing(); CREATE FUNCTION changing(OUT a text, OUT b text) LANGUAGE "
             "sql AS $$SELECT 'new', 'x'$$");
    send_one(&s, &calls, NULL);
    until_replies(b, &s, 2, 5000);
    ok(b, strcmp(s.value[0], "new") == 0,
       "a function that changed its result is prepared anew (%s %s)", s.err.sqlstate, s.err.detail);
    admin(b, "DROP FUNCTION changing()");
    db_free(s.d);
}

static void test_restart(struct bench *b)
{
    struct seen s = {.d = NULL};
    struct sync_options o = {.conninfo = b->conninfo, .program = "db_live", .cancel_fd = -1};
    struct err e;
    int64_t began;

    open_db(b, &s, b->conninfo, "maria", true);
    until_state(b, &s, DB_READY, 5000);
    began = now();
    if (write(3, "restart\n", 8) != 8)
        printf("# cannot ask for a restart\n");
    ok(b, until_state(b, &s, DB_LOST, 15000), "a server that crashes is seen");
    until_state(b, &s, DB_READY, 30000);
    ok(b, db_state_of(s.d) == DB_READY, "and found again when it is back, after %d ms in all",
       (int)(now() - began));
    send_one(&s, &one, NULL);
    ok(b, until_replies(b, &s, 1, 5000) && !err_is(&s.err), "and works");
    db_free(s.d);
    sync_close(b->admin);
    e = sync_open(&b->admin, &o, NULL, 0);
    if (err_is(&e))
        exit(1);
}

void db_lines(struct bench *b)
{
    test_password(b);
    test_refused(b);
    test_names(b);
    test_tls(b);
    test_cut_handshake(b);
    test_copy(b);
    test_loop_turns(b);
    test_notify(b);
    test_changed_function(b);
    test_restart(b);
}
