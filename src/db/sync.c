/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "db/sync_priv.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "i18n/i18n.h"

static const struct sync_fault NO_FAULT = {"", "", "", "", "", "", 0};

static const char *field(const PGresult *r, int code)
{
    const char *v = PQresultErrorField(r, code);

    return v != NULL ? v : "";
}

static struct sync_fault fault_of(const PGresult *r)
{
    return (struct sync_fault){
        .sqlstate = field(r, PG_DIAG_SQLSTATE),
        .severity = field(r, PG_DIAG_SEVERITY_NONLOCALIZED),
        .message = field(r, PG_DIAG_MESSAGE_PRIMARY),
        .detail = field(r, PG_DIAG_MESSAGE_DETAIL),
        .hint = field(r, PG_DIAG_MESSAGE_HINT),
        .context = field(r, PG_DIAG_CONTEXT),
        .position = (int)strtol(field(r, PG_DIAG_STATEMENT_POSITION), NULL, 10),
    };
}

static void on_notice(void *ctx, const PGresult *r)
{
    struct sync *s = ctx;
    struct sync_fault f = fault_of(r);

    if (s->o.notice != NULL)
        s->o.notice(s->o.ctx, &f);
}

/* Waits until the socket has one of `events`. A readable cancel_fd cancels the running statement
 * once; afterwards only the socket counts. */
void sync_wait(struct sync *s, short events, bool *cancelled)
{
    struct pollfd fds[2] = {
        {.fd = PQsocket(s->conn), .events = events},
        {.fd = *cancelled ? -1 : s->o.cancel_fd, .events = POLLIN},
    };
    char reason[256];
    PGcancel *cancel;
    int n;

    while (((n = poll(fds, 2, s->tick != NULL ? s->tick_ms : -1)) < 0 && errno == EINTR) || n == 0) {
        if (n == 0 && s->tick != NULL)
            s->tick(s->tick_ctx);
    }
    if ((fds[1].revents & POLLIN) == 0)
        return;
    *cancelled = true;
    cancel = PQgetCancel(s->conn);
    if (cancel != NULL) {
        PQcancel(cancel, reason, (int)sizeof reason);
        PQfreeCancel(cancel);
    }
}

static bool connect_steps(struct sync *s)
{
    PostgresPollingStatusType st = PGRES_POLLING_WRITING;
    bool cancelled = false;

    while (PQstatus(s->conn) != CONNECTION_BAD) {
        if (st == PGRES_POLLING_OK)
            return true;
        if (st == PGRES_POLLING_FAILED)
            return false;
        sync_wait(s, st == PGRES_POLLING_READING ? POLLIN : POLLOUT, &cancelled);
        if (cancelled)
            return false;
        st = PQconnectPoll(s->conn);
    }
    return false;
}

static void connect_once(struct sync *s, const char *password)
{
    const char *keys[8];
    const char *values[8];
    int n = 0;

    /* The connection string stands first: what follows it wins. */
    if (s->o.conninfo != NULL) {
        keys[n] = "dbname";
        values[n++] = s->o.conninfo;
    }
    if (s->o.dbname != NULL) {
        keys[n] = "dbname";
        values[n++] = s->o.dbname;
    }
    keys[n] = "application_name";
    values[n++] = s->o.program;
    keys[n] = "client_encoding";
    values[n++] = "UTF8";
    if (password != NULL) {
        keys[n] = "password";
        values[n++] = password;
    }
    keys[n] = NULL;
    values[n] = NULL;
    s->conn = PQconnectStartParams(keys, values, 1);
    /* From the first byte on: libpq would write what a server says to standard error as it came. */
    if (s->conn != NULL)
        PQsetNoticeReceiver(s->conn, on_notice, s);
}

static struct err refused(const struct sync *s, char *why, size_t n)
{
    const char *text = s->conn != NULL ? PQerrorMessage(s->conn) : "";
    bool answered = strstr(text, "FATAL") != NULL || (s->conn != NULL && PQconnectionNeedsPassword(s->conn));

    if (why != NULL)
        snprintf(why, n, "%.*s", (int)strcspn(text, "\n"), text);
    if (answered)
        return err_make(ERR_DENIED, N_("The database server refused the connection."), "connect");
    return err_make(ERR_NET, N_("The database server is out of reach."), "connect");
}

struct err sync_open(struct sync **out, const struct sync_options *o, char *why, size_t n)
{
    struct arena life;
    struct sync *s;
    char password[256] = "";
    bool ready;

    arena_init(&life, 0);
    s = ARENA_NEW(&life, struct sync);
    s->life = life;
    s->o = *o;
    s->fault = NO_FAULT;
    *out = NULL;
    connect_once(s, NULL);
    ready = s->conn != NULL && connect_steps(s);
    if (!ready && s->conn != NULL && PQconnectionNeedsPassword(s->conn) && o->password != NULL &&
        o->password(o->ctx, password, sizeof password)) {
        PQfinish(s->conn);
        connect_once(s, password);
        explicit_bzero(password, sizeof password);
        ready = s->conn != NULL && connect_steps(s);
    }
    if (!ready) {
        struct err e = refused(s, why, n);

        sync_close(s);
        return e;
    }
    *out = s;
    return OK;
}

void sync_close(struct sync *s)
{
    struct arena life;

    if (s == NULL)
        return;
    PQclear(s->rows);
    PQclear(s->failed);
    PQfinish(s->conn);
    life = s->life;
    arena_free(&life);
}

/* What went wrong, as an error of ours: the server's words stay in s->fault. */
struct err sync_failure(struct sync *s)
{
    struct err e;

    s->fault = s->failed != NULL ? fault_of(s->failed) : NO_FAULT;
    if (s->fault.message[0] == '\0')
        s->fault.message = PQerrorMessage(s->conn);
    if (PQstatus(s->conn) == CONNECTION_BAD) {
        e = err_make(ERR_NET, N_("The connection to the database server was lost."), "lost");
        e.unknown_outcome = true;
        return e;
    }
    e = err_make(ERR_DB, N_("The database server refused a statement."), "%s", s->fault.sqlstate);
    snprintf(e.sqlstate, sizeof e.sqlstate, "%s", s->fault.sqlstate);
    if (strcmp(e.sqlstate, "57014") == 0)
        e.kind = ERR_CANCELLED;
    return e;
}

void sync_keep(struct sync *s, PGresult *r)
{
    ExecStatusType st = PQresultStatus(r);

    if (st == PGRES_FATAL_ERROR || st == PGRES_BAD_RESPONSE) {
        if (s->failed == NULL)
            s->failed = r;
        else
            PQclear(r);
        return;
    }
    PQclear(s->rows);
    s->rows = r;
}

/* A copy that was not asked for by sync_copy_begin is ended, instead of waited in for ever. False when
 * it cannot be. */
static bool end_copy(struct sync *s, ExecStatusType st, bool *cancelled)
{
    char *row = NULL;
    int n = 0;

    if (st == PGRES_COPY_IN)
        return PQputCopyEnd(s->conn, "COPY FROM STDIN is not supported here") == 1;
    while (st == PGRES_COPY_OUT && (n = PQgetCopyData(s->conn, &row, 1)) >= 0) {
        PQfreemem(row);
        row = NULL;
        if (n > 0)
            continue;
        sync_wait(s, POLLIN, cancelled);
        if (PQconsumeInput(s->conn) == 0)
            break;
    }
    return st != PGRES_COPY_BOTH;
}

/* Takes every answer of what was sent. */
static struct err take(struct sync *s, bool sent)
{
    bool cancelled = false, goes_on = true;
    PGresult *r;
    int flush = sent ? 1 : -1;

    while (sent && (flush = PQflush(s->conn)) > 0) {
        sync_wait(s, POLLIN | POLLOUT, &cancelled);
        if (PQconsumeInput(s->conn) == 0)
            break;
    }
    if (flush < 0)
        return sync_failure(s);
    while (goes_on) {
        while (PQisBusy(s->conn)) {
            sync_wait(s, POLLIN, &cancelled);
            if (PQconsumeInput(s->conn) == 0)
                break;
        }
        r = PQgetResult(s->conn);
        if (r == NULL)
            break;
        goes_on = end_copy(s, PQresultStatus(r), &cancelled);
        sync_keep(s, r);
    }
    return !goes_on || s->failed != NULL || PQstatus(s->conn) == CONNECTION_BAD ? sync_failure(s) : OK;
}

void sync_forget(struct sync *s)
{
    PQclear(s->rows);
    PQclear(s->failed);
    s->rows = NULL;
    s->failed = NULL;
    s->fault = NO_FAULT;
}

bool sync_fill(const struct db_stmt *stmt, const struct db_param *params, const char **values)
{
    int i;

    for (i = 0; stmt->params <= PARAMS_MAX && i < stmt->params; i++)
        values[i] = params[i].p;
    return stmt->params <= PARAMS_MAX;
}

struct err sync_run(struct sync *s, const struct db_stmt *stmt, const struct db_param *params)
{
    const char *values[PARAMS_MAX] = {NULL};

    if (!sync_fill(stmt, params, values))
        return err_make(ERR_BUG, N_("Internal error."), "%s has too many parameters", stmt->name);
    sync_forget(s);
    return take(s, PQsendQueryParams(s->conn, stmt->sql, stmt->params, NULL, values, NULL, NULL, 0) == 1);
}

struct err sync_script(struct sync *s, struct str text)
{
    struct arena a;
    struct err e;

    arena_init(&a, 0);
    sync_forget(s);
    e = take(s, PQsendQuery(s->conn, str_c(&a, text)) == 1);
    arena_free(&a);
    return e;
}

void sync_tick(struct sync *s, int ms, void (*tick)(void *ctx), void *ctx)
{
    s->tick = tick;
    s->tick_ctx = ctx;
    s->tick_ms = ms;
}

struct err sync_copy_begin(struct sync *s, const struct db_stmt *stmt)
{
    bool cancelled = false;
    PGresult *r = NULL;

    sync_forget(s);
    if (PQsendQueryParams(s->conn, stmt->sql, 0, NULL, NULL, NULL, NULL, 0) != 1)
        return sync_failure(s);
    while (PQflush(s->conn) > 0)
        sync_wait(s, POLLOUT, &cancelled);
    while (PQisBusy(s->conn)) {
        sync_wait(s, POLLIN, &cancelled);
        if (PQconsumeInput(s->conn) == 0)
            break;
    }
    r = PQgetResult(s->conn);
    if (PQresultStatus(r) == PGRES_COPY_IN) {
        PQclear(r);
        return OK;
    }
    if (r != NULL)
        sync_keep(s, r);
    TRY(take(s, true));
    return err_make(ERR_BUG, N_("Internal error."), "%s is no COPY FROM STDIN", stmt->name);
}

struct err sync_copy_put(struct sync *s, struct str rows)
{
    if (rows.n == 0 || PQputCopyData(s->conn, rows.p, (int)rows.n) == 1)
        return OK;
    return sync_failure(s);
}

struct err sync_copy_end(struct sync *s)
{
    if (PQputCopyEnd(s->conn, NULL) != 1)
        return sync_failure(s);
    return take(s, true);
}

int sync_rows(const struct sync *s)
{
    return s->rows != NULL ? PQntuples(s->rows) : 0;
}

const char *sync_value(const struct sync *s, int row, int column)
{
    if (row < 0 || row >= sync_rows(s) || column < 0 || column >= PQnfields(s->rows))
        return NULL;
    return PQgetisnull(s->rows, row, column) ? NULL : PQgetvalue(s->rows, row, column);
}

int sync_columns(const struct sync *s)
{
    return s->rows != NULL ? PQnfields(s->rows) : 0;
}

const char *sync_column(const struct sync *s, int column)
{
    return PQfname(s->rows, column);
}

const struct sync_fault *sync_fault(const struct sync *s)
{
    return &s->fault;
}

bool sync_alive(const struct sync *s)
{
    return PQstatus(s->conn) == CONNECTION_OK;
}

bool sync_in_transaction(const struct sync *s)
{
    PGTransactionStatusType st = PQtransactionStatus(s->conn);

    return st == PQTRANS_INTRANS || st == PQTRANS_INERROR || st == PQTRANS_ACTIVE;
}

int sync_server_version(const struct sync *s)
{
    return PQserverVersion(s->conn);
}

const char *sync_dbname(const struct sync *s)
{
    return PQdb(s->conn);
}

const char *sync_user(const struct sync *s)
{
    return PQuser(s->conn);
}

const char *sync_host(const struct sync *s)
{
    return PQhost(s->conn);
}

static void add_word(struct buf *b, const char *name, const char *value)
{
    buf_printf(b, "%s%s='", b->n > 0 ? " " : "", name);
    for (; value[0] != '\0'; value++) {
        if (value[0] == '\'' || value[0] == '\\')
            buf_add_byte(b, '\\');
        buf_add_byte(b, value[0]);
    }
    buf_add_byte(b, '\'');
}

const char *sync_words(const struct sync *s, struct arena *a, const char *dbname, const char **password)
{
    static const char *const ours[] = {"password", "dbname", "application_name", "client_encoding"};
    PQconninfoOption *all = PQconninfo(s->conn);
    struct buf b = {.p = NULL};
    const char *text;

    *password = NULL;
    for (PQconninfoOption *o = all; o != NULL && o->keyword != NULL; o++) {
        bool skip = o->val == NULL || o->val[0] == '\0' || strncmp(o->keyword, "fallback", 8) == 0;

        if (!skip && strcmp(o->keyword, "password") == 0) {
            *password = arena_copy(a, o->val, strlen(o->val));
            explicit_bzero(o->val, strlen(o->val)); /* libpq frees it as it stands */
        }
        for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
            skip = skip || strcmp(o->keyword, ours[i]) == 0;
        if (!skip)
            add_word(&b, o->keyword, o->val);
    }
    add_word(&b, "dbname", dbname);
    PQconninfoFree(all);
    text = arena_copy(a, buf_c(&b), b.n);
    buf_free(&b);
    return text;
}

static const char *conninfo_database(struct arena *a, const char *conninfo)
{
    PQconninfoOption *all;
    PQconninfoOption *o;
    const char *name = NULL;

    /* As psql: a word without '=' and '://' is a database's name. */
    if (strchr(conninfo, '=') == NULL && strstr(conninfo, "://") == NULL)
        return conninfo[0] != '\0' ? arena_copy(a, conninfo, strlen(conninfo)) : NULL;
    all = PQconninfoParse(conninfo, NULL);
    for (o = all; o != NULL && o->keyword != NULL; o++) {
        if (o->val != NULL && strcmp(o->keyword, "dbname") == 0)
            name = arena_copy(a, o->val, strlen(o->val));
    }
    PQconninfoFree(all);
    return name;
}

bool sync_has_password(const char *conninfo)
{
    PQconninfoOption *all = PQconninfoParse(conninfo, NULL);
    const char *who = strstr(conninfo, "://");
    bool found = strstr(conninfo, "password") != NULL;

    if (all == NULL && who != NULL) {
        who += 3;
        return found || memchr(who, ':', strcspn(who, "@/")) != NULL;
    }
    if (all == NULL)
        return found;
    found = false;
    for (PQconninfoOption *o = all; o->keyword != NULL; o++)
        found = found || ((strcmp(o->keyword, "password") == 0 || strcmp(o->keyword, "sslpassword") == 0) && o->val != NULL);
    PQconninfoFree(all);
    return found;
}

const char *sync_named_database(struct arena *a, const char *conninfo)
{
    const char *name = conninfo != NULL ? conninfo_database(a, conninfo) : NULL;
    const char *env = getenv("PGDATABASE");

    if (name == NULL && env != NULL && env[0] != '\0')
        name = arena_copy(a, env, strlen(env));
    return name;
}
