/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/ctl.h"

#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/utf8.h"
#include "i18n/i18n.h"

void ctl_progress_end(struct ctl *c)
{
    if (c->progress_open)
        fputs("\r\033[K", stderr);
    c->progress_open = false;
}

const char *ctl_safe(struct arena *a, const char *text)
{
    return str_c(a, utf8_sanitise(a, str_of(text), UTF8_LINES));
}

static void speak(FILE *to, const char *before, const char *fmt, va_list ap)
{
    struct arena a;
    char *text = NULL;
    int n = vasprintf(&text, fmt, ap);

    if (n < 0)
        return;
    arena_init(&a, 1024);
    fprintf(to, "%s%s\n", before, ctl_safe(&a, text));
    fflush(to);
    arena_free(&a);
    free(text);
}

void ctl_say(struct ctl *c, const char *fmt, ...)
{
    va_list ap;

    ctl_progress_end(c);
    va_start(ap, fmt);
    speak(stdout, "", fmt, ap);
    va_end(ap);
}

void ctl_progress(struct ctl *c, const char *fmt, ...)
{
    va_list ap;

    if (!c->progress)
        return;
    fputs("\r", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputs("\033[K", stderr);
    fflush(stderr);
    c->progress_open = true;
}

void ctl_error(struct ctl *c, const char *fmt, ...)
{
    va_list ap;

    ctl_progress_end(c);
    fflush(stdout);
    va_start(ap, fmt);
    speak(stderr, "arcactl: ", fmt, ap);
    va_end(ap);
}

void ctl_state(struct ctl *c, const char *fmt, ...)
{
    va_list ap;

    ctl_progress_end(c);
    va_start(ap, fmt);
    speak(stderr, "  ", fmt, ap);
    va_end(ap);
}

void ctl_next(struct ctl *c, const char *fmt, ...)
{
    va_list ap;

    ctl_progress_end(c);
    fprintf(stderr, "  %s ", _("Next:"));
    va_start(ap, fmt);
    speak(stderr, "", fmt, ap);
    va_end(ap);
}

static void words(const char *label, const char *text)
{
    const char *end;
    struct arena a;

    arena_init(&a, 1024);
    for (text = ctl_safe(&a, text); text[0] != '\0'; text = end + (end[0] == '\n')) {
        end = text + strcspn(text, "\n");
        if (end > text)
            fprintf(stderr, "    %s%.*s\n", label, (int)(end - text), text);
    }
    arena_free(&a);
}

void ctl_server_words(struct ctl *c)
{
    const struct sync_fault *f = sync_fault(c->db);

    ctl_progress_end(c);
    words("", f->message);
    words("", f->detail);
    words("", f->hint);
    words("", f->context);
    if (f->sqlstate[0] != '\0')
        fprintf(stderr, "    (SQLSTATE %s)\n", f->sqlstate);
}

int ctl_fail(struct ctl *c, const struct err *e)
{
    if (e->kind == ERR_CANCELLED)
        ctl_error(c, "%s", _("Stopped on request; the statement that ran was cancelled."));
    else if (e->kind == ERR_SYS && e->detail[0] != '\0')
        ctl_error(c, "%s", e->detail);
    else
        ctl_error(c, "%s", _(e->msgid));
    if (c->db != NULL && e->sqlstate[0] != '\0')
        ctl_server_words(c);
    return CTL_ERROR;
}

bool ctl_cancelled(const struct ctl *c)
{
    struct pollfd p = {.fd = c->cancel_fd, .events = POLLIN};

    return poll(&p, 1, 0) > 0;
}

void ctl_wait(const struct ctl *c, int ms)
{
    struct pollfd p = {.fd = c->cancel_fd, .events = POLLIN};

    poll(&p, 1, ms);
}

bool ctl_wait_input(const struct ctl *c, int fd)
{
    struct pollfd p[2] = {{.fd = c->cancel_fd, .events = POLLIN}, {.fd = fd, .events = POLLIN}};

    return poll(p, 2, -1) > 0 && p[0].revents == 0;
}

bool ctl_ask_secret(struct ctl *c, const char *label, char *buf, size_t n)
{
    struct termios was;
    struct termios quiet;
    ssize_t got = -1;
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

    if (tty < 0 || tcgetattr(tty, &was) != 0) {
        if (tty >= 0)
            close(tty);
        return false;
    }
    dprintf(tty, "%s ", label);
    quiet = was;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    if (tcsetattr(tty, TCSAFLUSH, &quiet) == 0 && ctl_wait_input(c, tty))
        got = read(tty, buf, n - 1);
    tcsetattr(tty, TCSAFLUSH, &was);
    dprintf(tty, "\n");
    close(tty);
    if (got <= 0)
        return false;
    buf[got] = '\0';
    buf[strcspn(buf, "\r\n")] = '\0';
    return true;
}

static bool ask_password(void *ctx, char *buf, size_t n)
{
    return ctl_ask_secret(ctx, _("Password:"), buf, n);
}

static void on_notice(void *ctx, const struct sync_fault *n)
{
    struct ctl *c = ctx;

    if (strcmp(n->severity, "WARNING") == 0)
        ctl_state(c, "%s %s", _("warning:"), n->message);
    else if (strcmp(n->severity, "INFO") == 0)
        ctl_say(c, "%s", n->message);
    else
        ctl_progress(c, "%s", n->message);
}

const char *ctl_database(struct ctl *c)
{
    const char *name = sync_named_database(&c->arena, c->option[OPT_CONNINFO]);

    return name != NULL ? name : "arca";
}

static struct err open_one(struct ctl *c, struct sync **db, const char *conninfo, const char *dbname, const char *program)
{
    struct sync_options o = {
        .conninfo = conninfo,
        .dbname = dbname,
        .program = program,
        .cancel_fd = c->cancel_fd,
        .password = ask_password,
        .notice = on_notice,
        .ctx = c,
    };
    char why[400] = "";
    struct err e = sync_open(db, &o, why, sizeof why);

    if (!err_is(&e))
        return e;
    ctl_error(c, "%s", _(e.msgid));
    if (why[0] != '\0')
        ctl_state(c, "%s", why);
    ctl_state(c, "%s", _("Nothing was changed."));
    return e;
}

bool ctl_connect(struct ctl *c, const char *dbname, const char *program)
{
    struct err e = open_one(c, &c->db, c->option[OPT_CONNINFO], dbname != NULL ? dbname : ctl_database(c), program);

    if (!err_is(&e))
        return true;
    ctl_next(c, "%s", e.kind == ERR_NET
                 ? _("start the server (arcactl local start for a private one), or name it with -d \"host=... dbname=...\"")
                 : _("name another user or database with -d \"user=... dbname=...\", or have pg_hba.conf let you in; a database that is missing is made by arcactl init"));
    return false;
}

bool ctl_connect_from(struct ctl *c, struct sync **from, const char *conninfo, const char *program)
{
    struct err e = open_one(c, from, conninfo, NULL, program);

    if (!err_is(&e))
        return true;
    ctl_next(c, "%s", _("name the other database with --from \"host=... dbname=... user=...\"; a password comes from ~/.pgpass or is asked for"));
    return false;
}

void ctl_disconnect(struct ctl *c)
{
    sync_close(c->db);
    c->db = NULL;
    c->operator_known = false;
}

bool ctl_sql(struct ctl *c, const struct db_stmt *stmt, const struct db_param *params)
{
    struct err e = sync_run(c->db, stmt, params);

    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

const char *ctl_first(struct ctl *c)
{
    const char *v = sync_value(c->db, 0, 0);

    return v != NULL ? arena_copy(&c->arena, v, strlen(v)) : "";
}
