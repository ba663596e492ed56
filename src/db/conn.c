/* SPDX-License-Identifier: Apache-2.0 */
/* conn: connecting without waiting, host after host and address after address; losing the
 * connection and coming back. */
#include <config.h>

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "db/backoff.h"
#include "db/db_priv.h"
#include "db/sqlstate.h"
#include "i18n/i18n.h"

enum { RESOLVE_TIMEOUT_MS = 5000 };

static void try_address(struct db *d);
static void try_next(struct db *d, struct err why);
static void on_retry(void *ctx);

void db_enter(struct db *d)
{
    d->depth++;
}

void conn_set_state(struct db *d, enum db_state state)
{
    if (d->state == state)
        return;
    d->state = state;
    if (d->hooks.on_state != NULL && !d->dead)
        d->hooks.on_state(d->hooks.ctx, state);
}

static void stop_timer(struct db *d, int *id)
{
    loop_cancel(d->loop, *id);
    *id = 0;
}

/* Ends what runs for the present attempt or connection; the PGconn stays: it has the password. */
static void quiesce(struct db *d)
{
    cancel_stop(d);
    loop_unwatch(d->loop, d->watch);
    d->watch = 0;
    stop_timer(d, &d->deadline_timer);
    stop_timer(d, &d->retry_timer);
    child_kill(d->resolver);
    d->resolver = NULL;
    d->pg_connected = false;
    d->pg_connecting = false;
}

/* libpq frees its copies of the password as they are, all but one. */
static void finish(PGconn *pg)
{
    const char *password = pg != NULL ? PQpass(pg) : NULL;
    size_t n = password != NULL ? strlen(password) : 0;

    PQfinish(pg);
    if (n != 0)
        mem_wipe_freed(n + 1);
}

void conn_close(struct db *d)
{
    quiesce(d);
    finish(d->pg);
    d->pg = NULL;
    mem_free_c(d->password);
    d->password = NULL;
}

static uint32_t some_random(void)
{
    uint32_t r = 0;

    return getrandom(&r, sizeof r, GRND_NONBLOCK) == (ssize_t)sizeof r ? r : (uint32_t)getpid();
}

/* The end of a round or of a connection: try again later, or not at all. */
static void give_up(struct db *d, struct err e)
{
    bool wants_password = strcmp(e.sqlstate, "28P01") == 0;
    int64_t pause;
    bool again = d->reconnect && (e.kind == ERR_NET || sqlstate_is_passing(e.sqlstate));

    d->last_error = e;
    log_err(d->log, LOG_WARN, "db", &e);
    if (wants_password) {
        conn_set_state(d, DB_WANTS_PASSWORD);
        return;
    }
    if (!again) {
        conn_set_state(d, DB_REFUSED);
        if (!d->dead)
            pipeline_fail(d, e, true);
        return;
    }
    pause = backoff_ms(d->failures, some_random());
    d->retry_at = loop_now(d->loop) + pause;
    d->retry_timer = loop_after(d->loop, pause, on_retry, d);
    d->failures++;
    conn_set_state(d, DB_LOST);
}

void conn_lost(struct db *d, struct err e)
{
    if (err_is(&d->fatal))
        e = d->fatal;
    e.kind = ERR_NET;
    d->fatal = OK;
    quiesce(d);
    give_up(d, e);
    if (!d->dead)
        pipeline_fail(d, e, false);
}

struct err conn_broken(const char *how)
{
    return err_make(ERR_NET, N_("The connection to the server was lost."), "%s", how);
}

static struct err unreachable(const char *how)
{
    return err_make(ERR_NET,
                    N_("The server is out of reach. The connection comes back by itself."),
                    "%s", how);
}

int64_t db_retry_ms(const struct db *d)
{
    int64_t left = d->retry_at - loop_now(d->loop);

    if (d->state != DB_LOST)
        return -1;
    return d->retry_timer != 0 && left > 0 ? left : 0;
}

static void on_retry(void *ctx)
{
    struct db *d = ctx;

    db_enter(d);
    d->retry_timer = 0;
    conn_begin(d);
    db_leave(d);
}

/* The SQLSTATE in libpq's message of a failed connection, which has no result; the verbose form has
 * it in every language: "FATAL:  28P01: ...". */
static bool code_in(const char *message, char code[6])
{
    for (const char *p = strstr(message, ":  "); p != NULL; p = strstr(p + 1, ":  ")) {
        size_t n = strspn(p + 3, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

        if (n == 5 && p[8] == ':') {
            memcpy(code, p + 3, 5);
            code[5] = '\0';
            return true;
        }
    }
    return false;
}

/* The words of libpq and OpenSSL for a line that was cut: the server stops, or the network does. */
static bool was_cut(const char *message)
{
    static const char *const words[] = {"SSL SYSCALL error", "closed unexpectedly",
                                        "unexpected eof"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(message, words[i]) != NULL)
            return true;
    return false;
}

/* What a failed attempt means. */
static struct err attempt_error(const struct db *d)
{
    const char *message = d->pg != NULL ? PQerrorMessage(d->pg) : "out of memory";
    char code[6];

    if (code_in(message, code))
        return sqlstate_err(code, message, message);
    if (!was_cut(message) &&
        (strstr(message, "SSL") != NULL || strstr(message, "certificate") != NULL ||
         strstr(message, "channel binding") != NULL))
        return err_make(ERR_DENIED,
                        N_("The server could not prove that it is the right one. Do not go on; "
                           "tell the administrator."),
                        "%s", message);
    return unreachable(message);
}

/* The server's word on who we are holds for all its hosts; trouble with one does not. */
static bool is_final(const struct err *e)
{
    return e->sqlstate[0] != '\0' && !sqlstate_is_passing(e->sqlstate);
}

static void attempt_failed(struct db *d)
{
    struct err e = attempt_error(d);
    bool asks = d->pg != NULL && PQconnectionNeedsPassword(d->pg) != 0;

    quiesce(d);
    if (asks) {
        d->last_error = OK;
        conn_set_state(d, DB_WANTS_PASSWORD);
    } else if (is_final(&e)) {
        give_up(d, e);
    } else {
        try_next(d, e);
    }
}

static void on_deadline(void *ctx)
{
    struct db *d = ctx;

    db_enter(d);
    d->deadline_timer = 0;
    quiesce(d);
    try_next(d, unreachable("no connection in time"));
    db_leave(d);
}

static void on_notice(void *ctx, const PGresult *res)
{
    struct db *d = ctx;
    const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);
    struct err e = conn_result_error(res);

    if (severity != NULL && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0))
        d->fatal = e;
    log_err(d->log, LOG_DEBUG, "db", &e);
}

struct err conn_result_error(const PGresult *res)
{
    const char *code = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
    const char *parts[] = {PQresultErrorField(res, PG_DIAG_TABLE_NAME),
                           PQresultErrorField(res, PG_DIAG_COLUMN_NAME),
                           PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME),
                           PQresultErrorField(res, PG_DIAG_SOURCE_FUNCTION)};
    char detail[160] = "";
    size_t n = 0;

    if (code == NULL)
        return conn_broken("no SQLSTATE");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i] != NULL && n < sizeof detail)
            n += (size_t)snprintf(detail + n, sizeof detail - n, "%s%s", n != 0 ? " " : "",
                                  parts[i]);
    if (sqlstate_message_is_safe(code) && message != NULL && n < sizeof detail)
        snprintf(detail + n, sizeof detail - n, "%s%s", n != 0 ? ": " : "", message);
    return sqlstate_err(code, message, detail);
}

/* The connection stands: from here it works as a pipeline. */
static void connected(struct db *d)
{
    stop_timer(d, &d->deadline_timer);
    d->pg_connecting = false;
    d->pg_connected = true;
    d->fatal = OK;
    d->last_error = OK;
    d->used_password = PQconnectionUsedPassword(d->pg) != 0;
    vec_clear(&d->prepared);
    if (PQsetnonblocking(d->pg, 1) != 0 || PQenterPipelineMode(d->pg) != 1) {
        conn_lost(d, conn_broken("no pipeline mode"));
        return;
    }
    loop_unwatch(d->loop, d->watch);
    d->watch = 0;
    conn_flush(d);
    if (d->pg_connected)
        conn_set_state(d, DB_READY);
    if (!d->dead && d->pg_connected)
        pipeline_open(d);
}

static void on_connecting(void *ctx, short revents)
{
    struct db *d = ctx;

    (void)revents;
    db_enter(d);
    switch (PQconnectPoll(d->pg)) {
    case PGRES_POLLING_READING:
        loop_rewatch(d->loop, d->watch, PQsocket(d->pg), POLLIN); /* libpq may have a new socket */
        break;
    case PGRES_POLLING_WRITING:
        loop_rewatch(d->loop, d->watch, PQsocket(d->pg), POLLOUT);
        break;
    case PGRES_POLLING_OK:
        connected(d);
        break;
    default:
        attempt_failed(d);
        break;
    }
    db_leave(d);
}

static void on_ready(void *ctx, short revents)
{
    struct db *d = ctx;

    (void)revents;
    db_enter(d);
    if (PQconsumeInput(d->pg) == 0) {
        pipeline_read(d); /* the server's last words come before the end */
        if (d->pg_connected)
            conn_lost(d, conn_broken("end of stream"));
    } else {
        pipeline_read(d);
        if (d->pg_connected)
            conn_flush(d);
    }
    db_leave(d);
}

void conn_flush(struct db *d)
{
    int left = PQflush(d->pg);
    short events = (short)(POLLIN | (left > 0 ? POLLOUT : 0));

    if (PQstatus(d->pg) == CONNECTION_BAD) {
        conn_lost(d, conn_broken("could not send"));
        return;
    }
    if (d->watch == 0)
        d->watch = loop_watch(d->loop, PQsocket(d->pg), events, on_ready, d);
    else
        loop_rewatch(d->loop, d->watch, PQsocket(d->pg), events);
}

/* Starts to connect to the present address. The password comes from who typed it, else from the
 * connection before, else from the connection string. */
static void try_address(struct db *d)
{
    const struct target_host *h = &d->target.hosts.p[d->host];
    const char *address = h->by_name ? d->addresses[d->address] : NULL;
    const char *password = d->password;
    const char *const *keys;
    const char *const *values;
    PGconn *before = d->pg;

    if (password == NULL && before != NULL && PQpass(before) != NULL && PQpass(before)[0] != '\0')
        password = PQpass(before);
    if (password == NULL)
        password = d->target.password;
    target_params(&d->target, h, address, password, &d->scratch, &keys, &values);
    d->pg = PQconnectStartParams(keys, values, 0);
    arena_reset(&d->scratch);
    finish(before);
    mem_free_c(d->password);
    d->password = NULL;
    if (d->pg == NULL || PQstatus(d->pg) == CONNECTION_BAD) {
        attempt_failed(d);
        return;
    }
    PQsetErrorVerbosity(d->pg, PQERRORS_VERBOSE);
    PQsetNoticeReceiver(d->pg, on_notice, d);
    d->pg_connecting = true;
    d->watch = loop_watch(d->loop, PQsocket(d->pg), POLLOUT, on_connecting, d);
    if (d->target.connect_timeout_ms > 0)
        d->deadline_timer = loop_after(d->loop, d->target.connect_timeout_ms, on_deadline, d);
}

/* Looks a name up, in a process of its own: writes one numeric address a line. */
static int resolve(const void *arg, int fd)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *list;
    char text[64];

    if (getaddrinfo(arg, NULL, &hints, &list) != 0)
        return 1;
    for (const struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next)
        if (getnameinfo(ai->ai_addr, ai->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST) ==
            0)
            dprintf(fd, "%s\n", text);
    freeaddrinfo(list);
    return 0;
}

static void on_resolved(void *ctx, const struct child_result *r)
{
    struct db *d = ctx;
    struct str left = r->out;

    db_enter(d);
    d->resolver = NULL;
    d->address_count = 0;
    while (r->status == 0 && left.n > 0 && d->address_count < DB_ADDRESSES_MAX) {
        ptrdiff_t end = str_find(left, STR("\n"));
        size_t n = end >= 0 ? (size_t)end : left.n;

        if (n > 0 && n < sizeof d->addresses[0]) {
            memcpy(d->addresses[d->address_count], left.p, n);
            d->addresses[d->address_count++][n] = '\0';
        }
        left = str_sub(left, n + 1, left.n);
    }
    d->address = 0;
    if (d->address_count > 0)
        try_address(d);
    else
        try_next(d, err_make(ERR_NET,
                             N_("The server's name is not known. Check the network, or the name."),
                             "look-up of the host ended with %d", r->status));
    db_leave(d);
}

static void try_host(struct db *d)
{
    const struct target_host *h = &d->target.hosts.p[d->host];
    struct err e;

    if (!h->by_name) {
        d->address_count = 1;
        d->address = 0;
        try_address(d);
        return;
    }
    e = child_fork(&d->resolver, d->loop, resolve, h->host, RESOLVE_TIMEOUT_MS, on_resolved, d);
    if (err_is(&e))
        try_next(d, e);
}

/* After a failure for `why`: the next address, the next host, or the end of the round. */
static void try_next(struct db *d, struct err why)
{
    if (++d->address < d->address_count) {
        try_address(d);
    } else if (++d->host < d->target.hosts.n) {
        try_host(d);
    } else {
        give_up(d, why);
    }
}

void conn_begin(struct db *d)
{
    quiesce(d);
    d->host = 0;
    d->address_count = 0;
    d->fatal = OK;
    if (d->state != DB_LOST) /* while it is tried again and again, lost is what it is */
        conn_set_state(d, DB_CONNECTING);
    if (!d->dead)
        try_host(d);
}
