/* SPDX-License-Identifier: Apache-2.0 */
/* deploy: every pending migration in one transaction of its own, with its history row in the same
 * one. A failure leaves nothing but a row that says so and that nobody has to resolve. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "arcactl/operator.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"

/* A lock that somebody else holds is waited for this long; then all is rolled back and tried
 * again, so that nobody queues behind us for longer. */
static const char LOCK_TIMEOUT[] = "3s";
enum { TRIES = 10, PAUSE_MS = 1000, PAUSE_MAX_MS = 30000 };

enum step_result {
    STEP_DONE,
    STEP_AGAIN,  /* a lock was not to be had; everything is rolled back */
    STEP_FAILED, /* everything is rolled back */
    STEP_ESCAPED /* the file ended the transaction by itself: part of it is committed */
};

struct deploy {
    struct ctl *c;
    struct migration_set set;
    bool roles; /* arca's own roles are there: work as arca_migrator */
    size_t applied;
};

static long ms_since(const struct timespec *from)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - from->tv_sec) * 1000 + (now.tv_nsec - from->tv_nsec) / 1000000;
}

/* Rolls back whatever is open; the words of the failure before are kept by the caller. */
static void roll_back(struct ctl *c)
{
    if (sync_alive(c->db) && sync_in_transaction(c->db)) {
        struct err e = sync_run(c->db, &sql_ctl_rollback, NULL);

        (void)e; /* a lost connection rolls back as well */
    }
}

/* The line of the file where the server stopped, with two lines around it. `position` counts
 * characters from 1. */
static void show_place(struct ctl *c, struct str text, int position)
{
    size_t at = 0;
    size_t line = 1;
    size_t from;
    size_t i;
    int n;

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

/* The error as it goes into the history row's logs. */
static const char *words_for_log(struct ctl *c)
{
    const struct sync_fault *f = sync_fault(c->db);

    return str_printf(&c->arena, "%s: %s%s%s%s%s", f->sqlstate, f->message, f->detail[0] != '\0' ? "\n" : "",
                      f->detail, f->hint[0] != '\0' ? "\n" : "", f->hint).p;
}

static bool is_lock_fault(const struct sync_fault *f)
{
    return strcmp(f->sqlstate, "55P03") == 0 || strcmp(f->sqlstate, "40P01") == 0;
}

/* Runs the statements before the file: one transaction, our lock limit, the migrator's role with
 * the memberships that it holds inside this transaction alone. `xid` names the transaction. */
static struct err open_step(struct deploy *d, const char **xid)
{
    struct sync *s = d->c->db;
    const struct db_param timeout = {LOCK_TIMEOUT};

    TRY(sync_run(s, &sql_ctl_begin, NULL));
    TRY(sync_run(s, &sql_ctl_lock_timeout, &timeout));
    TRY(sync_run(s, &sql_ctl_xact, NULL));
    *xid = ctl_first(d->c);
    if (d->roles) {
        TRY(sync_run(s, &sql_ctl_member_grant, NULL));
        TRY(sync_run(s, &sql_ctl_role_migrator, NULL));
    }
    return OK;
}

static struct err close_step(struct deploy *d, const struct migration *m, const char *started)
{
    struct sync *s = d->c->db;
    struct id id = id_new();
    const struct db_param row[] = {{id.text}, {m->hash}, {m->name}, {started}};

    if (d->roles) {
        TRY(sync_run(s, &sql_ctl_role_reset, NULL));
        TRY(sync_run(s, &sql_ctl_member_revoke, NULL));
    }
    TRY(sync_run(s, &sql_ctl_history_done, row));
    return sync_run(s, &sql_ctl_commit, NULL);
}

/* Did the file leave us in the transaction that we opened for it? */
static bool same_transaction(struct ctl *c, const char *xid)
{
    struct err e;

    if (!sync_in_transaction(c->db))
        return false;
    e = sync_run(c->db, &sql_ctl_xact, NULL);
    return !err_is(&e) && strcmp(ctl_first(c), xid) == 0;
}

/* One try at one migration. On STEP_FAILED and STEP_ESCAPED the failure has been told and *logs
 * says it for the history. */
static enum step_result try_step(struct deploy *d, const struct migration *m, const char *started, const char **logs)
{
    struct ctl *c = d->c;
    const char *xid = "";
    struct err e = open_step(d, &xid);

    if (!err_is(&e)) {
        e = sync_script(c->db, m->text);
        if (!err_is(&e) && !same_transaction(c, xid)) {
            *logs = "The file ended the transaction by itself (BEGIN, COMMIT or ROLLBACK).";
            roll_back(c);
            return STEP_ESCAPED;
        }
    }
    if (!err_is(&e))
        e = close_step(d, m, started);
    if (!err_is(&e))
        return STEP_DONE;
    if (is_lock_fault(sync_fault(c->db))) {
        roll_back(c);
        return STEP_AGAIN;
    }
    *logs = words_for_log(c);
    ctl_error(c, _("the migration %s failed."), m->name);
    ctl_server_words(c);
    if (sync_fault(c->db)->position > 0)
        show_place(c, m->text, sync_fault(c->db)->position);
    roll_back(c);
    return STEP_FAILED;
}

/* A row for what failed. Rolled back, it is ignored by the next run: mend the file, run again. */
static void record_failure(struct deploy *d, const struct migration *m, const char *started, const char *logs, bool rolled_back)
{
    struct id id = id_new();
    const struct db_param row[] = {{id.text}, {m->hash}, {m->name}, {started}, {logs}, {rolled_back ? "t" : "f"}};
    struct err e;

    if (!sync_alive(d->c->db))
        return;
    e = sync_run(d->c->db, &sql_ctl_history_failed, row);
    if (err_is(&e))
        ctl_state(d->c, "%s", _("The failure could not be written into the history."));
}

static void name_blockers(struct ctl *c)
{
    int i;

    if (!ctl_sql(c, &sql_ctl_blockers, NULL))
        return;
    for (i = 0; i < sync_rows(c->db); i++)
        ctl_state(c, _("process %s, %s (%s), %s: transaction open for %s s"), sync_value(c->db, i, 0),
                  sync_value(c->db, i, 1), sync_value(c->db, i, 2), sync_value(c->db, i, 3), sync_value(c->db, i, 4));
}

static int tell_failure(struct deploy *d, const struct migration *m, enum step_result r)
{
    struct ctl *c = d->c;

    if (r == STEP_ESCAPED) {
        ctl_error(c, _("the migration %s ended its transaction by itself (BEGIN, COMMIT or ROLLBACK in the file)."), m->name);
        ctl_state(c, "%s", _("What the file did may be committed in part; the history has it as failed, and nothing more is applied."));
        ctl_next(c, "arcactl migrate status");
        return CTL_FAILED;
    }
    if (!sync_alive(c->db)) {
        ctl_state(c, "%s", _("The connection was lost: the server rolls this migration back by itself."));
        ctl_next(c, "arcactl migrate status");
        return CTL_FAILED;
    }
    ctl_state(c, ngettext("It is rolled back as a whole. Before it, %zu migration was applied in this run and stays.",
                          "It is rolled back as a whole. Before it, %zu migrations were applied in this run and stay.", d->applied),
              d->applied);
    ctl_next(c, _("mend %s, then run arcactl migrate deploy again"), m->path);
    return CTL_FAILED;
}

static int apply(struct deploy *d, const struct migration *m)
{
    struct ctl *c = d->c;
    const struct db_param program = {str_printf(&c->arena, "arcactl migrate: %.40s", m->name).p};
    enum step_result r = STEP_AGAIN;
    const char *logs = "";
    const char *started;
    struct timespec from;
    int pause = PAUSE_MS;
    int i;

    clock_gettime(CLOCK_MONOTONIC, &from);
    if (!ctl_sql(c, &sql_ctl_program, &program) || !ctl_sql(c, &sql_ctl_now, NULL))
        return CTL_ERROR;
    started = ctl_first(c);
    for (i = 0; i < TRIES && r == STEP_AGAIN; i++) {
        r = try_step(d, m, started, &logs);
        if (r != STEP_AGAIN)
            break;
        ctl_state(c, _("%s waits for a lock that others hold; it is rolled back and tried again (%d of %d)."), m->name, i + 1, TRIES);
        name_blockers(c);
        ctl_wait(c, pause);
        pause = pause * 2 < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS;
        if (ctl_cancelled(c))
            break;
    }
    if (r == STEP_AGAIN) {
        ctl_error(c, _("the migration %s did not get the locks it needs."), m->name);
        logs = "lock timeout";
    }
    if (r != STEP_DONE) {
        record_failure(d, m, started, logs, r != STEP_ESCAPED);
        return tell_failure(d, m, r);
    }
    d->applied++;
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"done\",\"migration\":%s,\"ms\":%ld}", list_json(&c->arena, m->name), ms_since(&from));
    else
        ctl_say(c, _("applied  %s  (%ld ms)"), m->name, ms_since(&from));
    return CTL_DONE;
}

/* The history table is made under the lock: before it, two first runs would race. */
static bool make_history(struct deploy *d)
{
    struct ctl *c = d->c;

    if (!ctl_sql(c, &sql_ctl_history_exists, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") == 0)
        return true;
    return ctl_sql(c, &sql_ctl_history_create, NULL) && (!d->roles || ctl_sql(c, &sql_ctl_history_grant, NULL));
}

static int find_roles(struct deploy *d)
{
    struct ctl *c = d->c;

    if (!ctl_sql(c, &sql_ctl_environment_exists, NULL))
        return CTL_ERROR;
    d->roles = strcmp(ctl_first(c), "t") == 0;
    if (d->roles || !d->set.ours)
        return CTL_DONE;
    ctl_error(c, _("the database \"%s\" is not prepared for arca."), sync_dbname(c->db));
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "arcactl init -d \"dbname=%s\"", sync_dbname(c->db));
    return CTL_ERROR;
}

static int apply_all(struct deploy *d)
{
    struct ctl *c = d->c;
    size_t todo = d->set.n[MIGRATE_PENDING] + d->set.n[MIGRATE_OUT_OF_ORDER];
    int status = CTL_DONE;
    size_t i;

    for (i = 0; i < d->set.count && status == CTL_DONE; i++) {
        const struct migration *m = &d->set.items[i];

        if (m->state != MIGRATE_PENDING && m->state != MIGRATE_OUT_OF_ORDER)
            continue;
        if (ctl_cancelled(c)) {
            ctl_error(c, "%s", _("stopped on request between two migrations."));
            ctl_next(c, "arcactl migrate deploy");
            return CTL_ERROR;
        }
        ctl_progress(c, "%zu/%zu  %s", d->applied + 1, todo, m->name);
        status = apply(d, m);
    }
    if (status == CTL_DONE && c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"summary\",\"applied\":%zu}", d->applied);
    else if (status == CTL_DONE && todo == 0)
        ctl_say(c, "%s", _("Nothing is pending."));
    else if (status == CTL_DONE)
        ctl_say(c, ngettext("%zu migration applied.", "%zu migrations applied.", d->applied), d->applied);
    return status;
}

/* The audit log gets to know of every run that applied something, once there is one. */
static void note(struct deploy *d, int status)
{
    struct ctl *c = d->c;
    struct err e;

    if (d->applied == 0 || !sync_alive(c->db))
        return;
    e = operator_note(c, "arcactl migrate", "migrate.deploy",
                      str_printf(&c->arena, "{\"applied\":%zu,\"exit\":%d}", d->applied, status).p);
    if (err_is(&e)) {
        ctl_state(c, "%s", _("The audit log could not be told of this run."));
        ctl_server_words(c);
    }
}

int migrate_deploy(struct ctl *c)
{
    struct deploy d = {.c = c};
    struct err e = migrate_read_folder(c, &d.set);
    int status;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL))
        return CTL_ERROR;
    status = find_roles(&d);
    if (status == CTL_DONE)
        status = migrate_lock(c);
    if (status != CTL_DONE)
        return status;
    if (!make_history(&d) || !migrate_read_history(c, &d.set, true))
        status = CTL_ERROR;
    if (status == CTL_DONE)
        status = migrate_refusals(c, &d.set);
    if (status == CTL_DONE)
        status = apply_all(&d);
    migrate_unlock(c);
    note(&d, status);
    return status;
}
