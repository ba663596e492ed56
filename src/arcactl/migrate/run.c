/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/migrate/run.h"

#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/measure.h"
#include "db/statements.h"
#include "i18n/i18n.h"

long run_ms(const struct timespec *from)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - from->tv_sec) * 1000 + (now.tv_nsec - from->tv_nsec) / 1000000;
}

bool run_stopped(struct deploy *d)
{
    struct signalfd_siginfo info;

    while (ctl_cancelled(d->c) && read(d->c->cancel_fd, &info, sizeof info) == (ssize_t)sizeof info)
        d->stopped = true;
    return d->stopped;
}

/* The role that the file set, or the migrator's where arca's roles are there. */
static struct err take_role(struct deploy *d, const char *set, const struct db_stmt *migrator)
{
    if (d->roles)
        TRY(sync_run(d->c->db, &sql_ctl_member_grant, NULL));
    if (set != NULL)
        return sync_script(d->c->db, str_of(set));
    return d->roles ? sync_run(d->c->db, migrator, NULL) : OK;
}

struct err run_as_migrator(struct deploy *d)
{
    return take_role(d, d->role_local, &sql_ctl_role_migrator);
}

struct err run_alone_as_migrator(struct deploy *d)
{
    return take_role(d, d->role, &sql_ctl_role_migrator_session);
}

struct err run_as_operator(struct deploy *d)
{
    TRY(sync_run(d->c->db, &sql_ctl_role_reset, NULL));
    return d->roles ? sync_run(d->c->db, &sql_ctl_member_revoke, NULL) : OK;
}

struct err run_setting(struct deploy *d, struct str text)
{
    struct sync *s = d->c->db;

    if (d->role != NULL)
        TRY(sync_script(s, str_of(d->role)));
    TRY(sync_script(s, text));
    TRY(sync_run(s, &sql_ctl_role_now, NULL));
    d->role_local = sync_rows(s) > 0 ? str_c(&d->c->arena, str_of(sync_value(s, 0, 0))) : NULL;
    d->role = sync_rows(s) > 0 ? str_c(&d->c->arena, str_of(sync_value(s, 0, 1))) : NULL;
    return sync_run(s, &sql_ctl_role_reset, NULL);
}

struct err run_body(struct deploy *d, struct str text, const char **at)
{
    *at = text.p;
    return d->measure != NULL ? measure_script(d->measure, text, at) : sync_script(d->c->db, text);
}

void run_roll_back(struct deploy *d)
{
    struct err e;

    d->open.m = NULL;
    run_stopped(d);
    if (!sync_alive(d->c->db) || !sync_in_transaction(d->c->db))
        return;
    e = sync_run(d->c->db, &sql_ctl_rollback, NULL);
    (void)e; /* a lost connection rolls back as well */
}

const char *run_words(struct ctl *c)
{
    const struct sync_fault *f = sync_fault(c->db);

    return str_printf(&c->arena, "%s: %s%s%s%s%s", f->sqlstate, f->message, f->detail[0] != '\0' ? "\n" : "",
                      f->detail, f->hint[0] != '\0' ? "\n" : "", f->hint).p;
}

/* The line of the file where the server stopped, with two lines around it. `position` counts
 * characters from 1, from byte `at` on. */
static void show_place(struct ctl *c, struct str text, size_t at, int position)
{
    size_t line = 1;
    size_t from;
    size_t i;
    int n;

    for (i = 0; i < at; i++)
        line += text.p[i] == '\n';
    for (n = 1; n < position && at < text.n; at++) {
        if (((unsigned char)text.p[at + 1 < text.n ? at + 1 : at] & 0xC0U) != 0x80U)
            n++;
        if (text.p[at] == '\n')
            line++;
    }
    from = at;
    for (i = 0; from > 0 && (i < 2 || text.p[from - 1] != '\n'); from--)
        i += text.p[from - 1] == '\n';
    line -= i;
    for (i = 0; i < 5 && from < text.n; i++, line++) {
        size_t end = from;

        while (end < text.n && text.p[end] != '\n')
            end++;
        ctl_state(c, "%s %4zu  %.*s", at >= from && at <= end ? ">" : " ", line, (int)(end - from), text.p + from);
        from = end + 1;
    }
}

void run_tell(struct ctl *c, const struct migration *m, const char *from)
{
    ctl_error(c, _("the migration %s failed."), m->name);
    ctl_server_words(c);
    if (sync_fault(c->db)->position > 0 || from > m->text.p)
        show_place(c, m->text, (size_t)(from - m->text.p), sync_fault(c->db)->position);
}
