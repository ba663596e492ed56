/* SPDX-License-Identifier: Apache-2.0 */
/* deploy: what is pending, one migration after the other, under the lock. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/lint.h"
#include "arcactl/migrate/measure.h"
#include "arcactl/migrate/picture.h"
#include "arcactl/migrate/run.h"
#include "arcactl/migrate/store.h"
#include "arcactl/migrate/verify.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"

/* A row for what failed. Rolled back, it is ignored by the next run: mend the file, run again. */
static void record_failure(struct deploy *d, const struct migration *m, const char *logs, bool rolled_back)
{
    struct id id = id_new();
    const struct db_param row[] = {{id.text}, {m->hash}, {m->name}, {logs}, {rolled_back ? "t" : "f"}};
    struct err e;

    if (!sync_alive(d->c->db))
        return;
    e = sync_run(d->c->db, &sql_ctl_history_failed, row);
    if (err_is(&e))
        ctl_state(d->c, "%s", _("The failure could not be written into the history."));
}

static void log_failure(struct deploy *d, const struct migration *m, const struct script *s, const char *logs)
{
    const char *colon = strchr(logs, ':');
    const struct store_entry row = {.action = "deploy", .result = "failed", .migration = m->name, .checksum = m->hash,
                                    .mode = script_mode_name(s->mode), .ms = d->ms, .backup = d->backup, .detail = logs,
                                    .sqlstate = colon == logs + 5 ? str_c(&d->c->arena, str_sub(str_of(logs), 0, 5)) : NULL};
    struct err e = sync_alive(d->c->db) ? store_log(d->c, &row) : OK;

    if (err_is(&e))
        ctl_state(d->c, "%s", _("The failure could not be written into the deployment log."));
}

static void tell_escaped(struct ctl *c, const struct migration *m)
{
    ctl_error(c, _("the migration %s ended its transaction by itself (BEGIN, COMMIT or ROLLBACK in the file)."), m->name);
    ctl_state(c, "%s", _("What the file did may be committed in part; the history has it as failed, and nothing more is applied."));
    ctl_next(c, _("undo by hand what it left, then arcactl migrate resolve --rolled-back %s; or finish it by hand, then --applied %s"),
             m->name, m->name);
}

static void tell_failure(struct deploy *d, const struct migration *m, enum run_result r)
{
    struct ctl *c = d->c;

    if (r == RUN_EDITED || d->trial)
        return;
    if (r == RUN_ESCAPED) {
        tell_escaped(c, m);
    } else if (!sync_alive(c->db)) {
        ctl_state(c, "%s", _("The connection was lost: the server rolls back what was open, by itself."));
        ctl_next(c, "arcactl migrate status");
    } else if (r == RUN_PART) {
        ctl_state(c, "%s", _("It is no single transaction: the pieces before the one that failed stay, and are not run again."));
        ctl_next(c, _("mend %s (only from the failed statement on), then run arcactl migrate deploy again"), m->path);
    } else {
        ctl_state(c, ngettext("It is rolled back as a whole. Before it, %zu migration was applied in this run and stays.",
                              "It is rolled back as a whole. Before it, %zu migrations were applied in this run and stay.", d->applied),
                  d->applied);
        ctl_next(c, _("mend %s, then run arcactl migrate deploy again"), m->path);
    }
}

static void say_applied(struct deploy *d, const struct migration *m, const struct script *s)
{
    struct ctl *c = d->c;

    d->applied++;
    if (d->trial)
        return;
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"done\",\"migration\":%s,\"mode\":\"%s\",\"ms\":%ld}", list_json(&c->arena, m->name),
                script_mode_name(s->mode), d->ms);
    else
        ctl_say(c, _("applied  %s  (%ld ms)"), m->name, d->ms);
}

static void say_failed(struct deploy *d, const struct migration *m, const char *logs)
{
    struct ctl *c = d->c;

    if (c->option[OPT_JSON] != NULL && !d->trial)
        ctl_say(c, "{\"event\":\"failed\",\"migration\":%s,\"prisma_code\":\"P3018\",\"error\":%s,\"ms\":%ld}",
                list_json(&c->arena, m->name), list_json(&c->arena, logs), d->ms);
}

/* The session as it began: what a file set for the session is not the next one's. */
static bool fresh_session(struct ctl *c)
{
    return ctl_sql(c, &sql_ctl_reset_all, NULL) && ctl_sql(c, &sql_ctl_deploy_settings, NULL);
}

/* The server's disk has everything that was committed until now: ctl_deploy_settings let it wait. */
static int flush(struct ctl *c, int status)
{
    if (!sync_alive(c->db) || (ctl_sql(c, &sql_ctl_flush_soon, NULL) && ctl_sql(c, &sql_ctl_flush, NULL)))
        return status;
    ctl_state(c, "%s", _("Whether the server's disk has the last migrations is not known; what it has is whole."));
    ctl_next(c, "arcactl migrate status");
    return CTL_ERROR;
}

static bool begin_measure(struct deploy *d, const struct migration *m)
{
    struct err e = d->measure != NULL ? measure_begin(d->measure, m) : OK;

    if (err_is(&e))
        ctl_fail(d->c, &e);
    return !err_is(&e);
}

static int apply(struct deploy *d, struct migration *m)
{
    struct ctl *c = d->c;
    struct script s;
    struct arena a;
    struct timespec from;
    const char *logs = "";
    enum run_result r;

    if (!begin_measure(d, m))
        return CTL_ERROR;
    clock_gettime(CLOCK_MONOTONIC, &from);
    arena_init(&a, 0);
    script_read(&a, m->text, &s);
    if (s.unread != NULL)
        ctl_state(c, _("warning: the parser does not understand %s (%s); the server decides."), m->name, s.unread);
    if (c->option[OPT_JSON] != NULL && !d->trial)
        ctl_say(c, "{\"event\":\"start\",\"migration\":%s,\"mode\":\"%s\"}", list_json(&c->arena, m->name), script_mode_name(s.mode));
    d->role = d->role_local = NULL;
    d->stale = true;
    if (s.mode != SCRIPT_TX)
        run_roll_back(d);
    r = s.mode == SCRIPT_TX ? run_tx(d, m, &logs) : run_units(d, m, &s, &logs);
    d->ms = run_ms(&from);
    if (d->measure != NULL)
        measure_settle(d->measure);
    run_stopped(d);
    if (r == RUN_DONE) {
        m->state = MIGRATE_APPLIED;
        say_applied(d, m, &s);
    } else {
        if (s.mode == SCRIPT_TX)
            record_failure(d, m, logs, r != RUN_ESCAPED);
        if (r != RUN_EDITED)
            log_failure(d, m, &s, logs);
        say_failed(d, m, logs);
        tell_failure(d, m, r);
    }
    arena_free(&a);
    if (r == RUN_DONE)
        return !d->stale || fresh_session(c) ? CTL_DONE : CTL_ERROR;
    return r == RUN_EDITED ? CTL_HISTORY : CTL_FAILED;
}

static const struct migration *next_open(const struct migration_set *set, size_t i)
{
    while (i < set->count && !migrate_is_open(&set->items[i]))
        i++;
    return i < set->count ? &set->items[i] : NULL;
}

int deploy_all(struct deploy *d)
{
    struct ctl *c = d->c;
    size_t todo = migrate_open(&d->set);
    int status = CTL_DONE;
    size_t i;

    for (i = 0; i < d->set.count && status == CTL_DONE; i++) {
        struct migration *m = &d->set.items[i];

        if (!migrate_is_open(m))
            continue;
        d->next = next_open(&d->set, i + 1);
        if (run_stopped(d)) {
            run_roll_back(d);
            ctl_error(c, "%s", _("stopped on request between two migrations."));
            ctl_next(c, "arcactl migrate deploy");
            return CTL_ERROR;
        }
        ctl_progress(c, "%zu/%zu  %s", d->applied + 1, todo, m->name);
        status = apply(d, m);
    }
    return status;
}

static void say_end(struct deploy *d, int status)
{
    struct ctl *c = d->c;

    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"summary\",\"applied\":%zu,\"code\":%d}", d->applied, status);
    else if (status == CTL_DONE && d->applied == 0)
        ctl_say(c, "%s", _("Nothing is pending."));
    else if (status == CTL_DONE)
        ctl_say(c, ngettext("%zu migration applied.", "%zu migrations applied.", d->applied), d->applied);
}

/* --max-wait in seconds, for statement_timeout. */
static bool read_max_wait(struct deploy *d)
{
    const char *text = d->c->option[OPT_MAX_WAIT];
    size_t n;

    d->max_wait = "0";
    if (text == NULL)
        return true;
    n = strspn(text, "0123456789");
    if (n == 0 || n > 6 || text[n] != '\0') {
        ctl_error(d->c, _("--max-wait takes a number of seconds, not \"%s\"."), text);
        return false;
    }
    d->max_wait = str_printf(&d->c->arena, "%ss", text).p;
    return true;
}

/* A run that was killed while a statement ran outside a transaction has left the migrator its rights. */
static bool take_back_left(struct deploy *d)
{
    struct ctl *c = d->c;

    if (!d->roles)
        return true;
    if (!ctl_sql(c, &sql_ctl_member_left, NULL))
        return false;
    return strcmp(ctl_first(c), "t") != 0 || ctl_sql(c, &sql_ctl_member_revoke, NULL);
}

/* Everything that must hold before the first migration is touched; under the lock. */
static int prepare(struct deploy *d)
{
    struct ctl *c = d->c;

    if (!store_make(c, d->roles) || !take_back_left(d) || !migrate_read_history(c, &d->set, true))
        return CTL_ERROR;
    return migrate_refusals(c, &d->set);
}

/* The picture of the catalogue that drift compares with, and what this run brought that verify finds
 * fault with. */
static struct err look_after(struct deploy *d, const struct problems *before, size_t *found)
{
    struct ctl *c = d->c;
    struct picture now;
    struct problems after;
    struct store_entry row = {.action = "deploy", .ms = -1, .backup = d->backup};

    TRY(picture_read(c, &now));
    TRY(picture_save(c, &now));
    TRY(verify_catalogue(c, &after));
    TRY(verify_scripts(c, &d->set, &after));
    *found = verify_print(c, before, &after);
    row.result = *found > 0 ? "verification failed" : "verified";
    row.fingerprint = now.fingerprint;
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"verify\",\"problems\":%zu,\"fingerprint\":\"%s\"}", *found, now.fingerprint);
    return store_log(c, &row);
}

static int verify_after(struct deploy *d, const struct problems *before)
{
    struct ctl *c = d->c;
    size_t found = 0;
    struct err e = look_after(d, before, &found);

    if (err_is(&e)) {
        ctl_fail(c, &e);
    } else if (found == 0) {
        return CTL_DONE;
    } else {
        ctl_error(c, ngettext("the verification found %zu thing that was not there before.",
                              "the verification found %zu things that were not there before.", found), found);
    }
    ctl_state(c, "%s", _("The migrations are applied."));
    if (d->backup != NULL)
        ctl_state(c, _("The backup %s was made before them."), d->backup);
    ctl_next(c, "arcactl migrate verify");
    return err_is(&e) ? CTL_ERROR : CTL_VERIFY;
}

static void say_plan(struct deploy *d)
{
    struct ctl *c = d->c;
    struct script s;
    struct arena a;

    for (size_t i = 0; c->option[OPT_JSON] != NULL && i < d->set.count; i++) {
        const struct migration *m = &d->set.items[i];

        if (!migrate_is_open(m))
            continue;
        arena_init(&a, 0);
        script_read(&a, m->text, &s);
        ctl_say(c, "{\"event\":\"plan\",\"migration\":%s,\"state\":\"%s\",\"mode\":\"%s\"}", list_json(&c->arena, m->name),
                migrate_state_name(m->state), script_mode_name(s.mode));
        arena_free(&a);
    }
}

/* From here on the database changes. */
static int apply_and_verify(struct deploy *d)
{
    struct problems before;
    struct err e;
    int status;

    if (migrate_open(&d->set) == 0) {
        if (!ctl_sql(d->c, &sql_ctl_unverified, NULL))
            return CTL_ERROR;
        if (strcmp(ctl_first(d->c), "t") != 0)
            return CTL_DONE;
    } else {
        say_plan(d);
        status = lint_gate(d->c, &d->set);
        if (status == CTL_DONE)
            status = run_backup_before(d);
        if (status != CTL_DONE)
            return status;
    }
    e = verify_catalogue(d->c, &before);
    if (!err_is(&e))
        e = verify_scripts(d->c, &d->set, &before);
    if (err_is(&e))
        return ctl_fail(d->c, &e);
    status = deploy_all(d);
    return status == CTL_DONE ? verify_after(d, &before) : status;
}

int migrate_deploy(struct ctl *c)
{
    struct deploy d = {.c = c, .os_user = store_os_user(c), .host = store_host(c)};
    struct err e = migrate_read_folder(c, &d.set);
    int status;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!read_max_wait(&d) || !ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_deploy_settings, NULL))
        return CTL_ERROR;
    status = store_roles(c, d.set.ours, &d.roles);
    if (status == CTL_DONE)
        status = migrate_lock(c);
    if (status != CTL_DONE)
        return status;
    status = prepare(&d);
    if (status == CTL_DONE)
        status = apply_and_verify(&d);
    status = flush(c, status);
    say_end(&d, status);
    sync_close(d.watch);
    migrate_unlock(c);
    if (d.applied > 0)
        migrate_note(c, "migrate.deploy", str_printf(&c->arena, "{\"applied\":%zu,\"exit\":%d}", d.applied, status).p);
    return status;
}
