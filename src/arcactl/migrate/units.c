/* SPDX-License-Identifier: Apache-2.0 */
/* A migration that cannot be one transaction, piece by piece. A transaction of the file records itself
 * before it commits, so that a broken run is gone on with exactly where it ended. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/measure.h"
#include "arcactl/migrate/run.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"
#include "sec/sec.h"

/* What an earlier run noted about a piece. */
struct noted {
    const char *hash; /* NULL: nothing */
    const char *before;
    bool done;
};

struct units {
    struct deploy *d;
    struct migration *m;
    const struct script *s;
    struct noted *noted;
    char (*hash)[MIGRATE_HASH_TEXT];
    size_t done;
    const char *logs;
};

static void hash_unit(const struct script_unit *u, char out[MIGRATE_HASH_TEXT])
{
    const char *from = u->head.n > 0 ? u->head.p : u->body.n > 0 ? u->body.p : u->tail.p;
    struct str last = u->tail.n > 0 ? u->tail : u->body.n > 0 ? u->body : u->head;
    unsigned char bytes[SEC_HASH_BYTES];

    sec_hash(bytes, from, (size_t)(last.p + last.n - from));
    sec_hex(out, bytes, sizeof bytes);
}

/* Reads what an earlier run has done; settings are never noted. */
static struct err read_noted(struct units *w)
{
    struct ctl *c = w->d->c;
    const struct db_param id = {w->m->row_id};
    int i;

    TRY(sync_run(c->db, &sql_ctl_units_list, &id));
    for (i = 0; i < sync_rows(c->db); i++) {
        size_t n = (size_t)strtoul(sync_value(c->db, i, 0), NULL, 10);
        const char *before = sync_value(c->db, i, 3);

        if (n > w->s->count)
            continue;
        w->noted[n - 1].hash = str_c(&c->arena, str_of(sync_value(c->db, i, 1)));
        w->noted[n - 1].done = strcmp(sync_value(c->db, i, 2), "done") == 0;
        w->noted[n - 1].before = before != NULL ? str_c(&c->arena, str_of(before)) : NULL;
        w->done += w->noted[n - 1].done;
    }
    return OK;
}

/* What is done cannot be edited any more. */
static bool is_edited(const struct units *w)
{
    size_t i;

    for (i = 0; i < w->s->count; i++) {
        if (w->noted[i].done && strcmp(w->noted[i].hash, w->hash[i]) != 0) {
            ctl_error(w->d->c, _("piece %zu of the migration %s was edited after it was carried out."), i + 1, w->m->name);
            ctl_state(w->d->c, "%s", _("Nothing was changed in this run; the pieces before it stay."));
            ctl_next(w->d->c, _("put that statement of %s back as it was, then run arcactl migrate deploy again"), w->m->path);
            return true;
        }
    }
    return false;
}

static struct err begin_or_resume(struct units *w)
{
    struct ctl *c = w->d->c;
    struct id id = id_new();
    const struct db_param p[] = {{id.text}, {w->m->hash}, {w->m->name}};

    if (w->m->state == MIGRATE_BROKEN) {
        TRY(read_noted(w));
        ctl_state(c, _("%s was broken off; it goes on: %zu of %zu pieces are done."), w->m->name, w->done, w->s->count);
        return OK;
    }
    w->m->row_id = str_c(&c->arena, str_of(id.text));
    return sync_run(c->db, &sql_ctl_units_begin, p);
}

static struct err note_done(struct units *w, size_t i)
{
    const struct db_param p[] = {{w->m->row_id}, {str_printf(&w->d->c->arena, "%zu", i + 1).p}, {w->hash[i]}, {"done"}, {NULL}};

    return sync_run(w->d->c->db, &sql_ctl_unit_state, p);
}

static struct err still_ours(struct units *w, const char *xid)
{
    TRY(sync_run(w->d->c->db, &sql_ctl_xact, NULL));
    return strcmp(ctl_first(w->d->c), xid) == 0
               ? OK
               : err_make(ERR_INPUT, N_("a piece ended its transaction in a way that the parser did not see"), "unit");
}

static bool is_rollback(struct str tail)
{
    return tail.n > 0 && strchr("rRaA", tail.p[0]) != NULL;
}

/* One transaction: the file's own BEGIN and COMMIT where it has them, ours where not. */
static struct err run_block(struct units *w, size_t i, const char **at)
{
    const struct script_unit *u = &w->s->units[i];
    struct sync *s = w->d->c->db;
    const char *xid;

    if (u->head.n > 0)
        TRY(sync_script(s, u->head));
    else
        TRY(sync_run(s, &sql_ctl_begin, NULL));
    TRY(sync_run(s, &sql_ctl_xact, NULL));
    xid = ctl_first(w->d->c);
    TRY(run_as_migrator(w->d));
    if (u->body.n > 0)
        TRY(run_body(w->d, u->body, at));
    TRY(run_as_operator(w->d));
    TRY(still_ours(w, xid));
    if (!is_rollback(u->tail))
        TRY(note_done(w, i));
    if (u->tail.n > 0)
        TRY(sync_script(s, u->tail));
    else
        TRY(sync_run(s, &sql_ctl_commit, NULL));
    return is_rollback(u->tail) ? note_done(w, i) : OK;
}

static struct err run_unit(struct units *w, size_t i)
{
    const struct script_unit *u = &w->s->units[i];
    const char *at = u->body.n > 0 ? u->body.p : u->head.p;
    struct deploy *d = w->d;
    struct err e;

    if (u->kind == SCRIPT_ALONE)
        return run_alone(d, w->m, u, w->noted[i].before, (int)i + 1, w->hash[i], &w->logs);
    e = u->kind == SCRIPT_SETTING ? run_setting(d, u->body) : run_block(w, i, &at);
    if (err_is(&e)) {
        if (e.sqlstate[0] == '\0' && e.kind != ERR_NET) {
            ctl_error(d->c, _("the migration %s failed."), w->m->name);
            ctl_state(d->c, "%s", _(e.msgid));
            w->logs = e.msgid;
        } else {
            run_tell(d->c, w->m, at);
            w->logs = run_words(d->c);
        }
        run_roll_back(d);
    }
    return e;
}

static void say_step(struct units *w, size_t i, const struct timespec *from)
{
    struct ctl *c = w->d->c;

    if (c->option[OPT_JSON] != NULL && !w->d->trial)
        ctl_say(c, "{\"event\":\"step\",\"migration\":%s,\"n\":%zu,\"of\":%zu,\"ms\":%ld}", list_json(&c->arena, w->m->name),
                i + 1, w->s->count, run_ms(from));
    else
        ctl_progress(c, "%s  %zu/%zu", w->m->name, i + 1, w->s->count);
}

static struct err run_each(struct units *w)
{
    struct timespec from;
    size_t i;

    for (i = 0; i < w->s->count; i++) {
        if (w->noted[i].done)
            continue;
        clock_gettime(CLOCK_MONOTONIC, &from);
        TRY(run_unit(w, i));
        if (w->d->measure != NULL)
            measure_settle(w->d->measure);
        w->done += w->s->units[i].kind != SCRIPT_SETTING;
        say_step(w, i, &from);
    }
    return OK;
}

static struct err finish(struct units *w)
{
    const struct db_param p[] = {{w->m->row_id}, {w->m->hash}, {script_mode_name(w->s->mode)}, {w->d->backup},
                                 {w->m->state == MIGRATE_BROKEN ? "resumed" : NULL}, {w->d->os_user}, {w->d->host}, {PACKAGE_VERSION}};

    return sync_run(w->d->c->db, &sql_ctl_units_done, p);
}

/* Nothing stays of a migration whose first piece failed as a transaction: that row counts as rolled
 * back, as for a migration that is one. */
static void record_failure(struct units *w, bool nothing)
{
    const struct db_param p[] = {{w->m->row_id}, {w->logs}, {nothing ? "t" : "f"}};
    struct err e;

    if (!sync_alive(w->d->c->db))
        return;
    e = sync_run(w->d->c->db, &sql_ctl_units_failed, p);
    if (err_is(&e))
        ctl_state(w->d->c, "%s", _("The failure could not be written into the history."));
}

enum run_result run_units(struct deploy *d, struct migration *m, const struct script *s, const char **logs)
{
    struct units w = {.d = d, .m = m, .s = s, .logs = ""};
    struct err e;
    size_t i;
    bool alone = false;

    w.noted = ARENA_ARRAY(&d->c->arena, struct noted, s->count + 1);
    w.hash = arena_array(&d->c->arena, s->count + 1, sizeof *w.hash);
    for (i = 0; i < s->count; i++) {
        hash_unit(&s->units[i], w.hash[i]);
        alone = alone || s->units[i].kind == SCRIPT_ALONE;
    }
    e = begin_or_resume(&w);
    if (!err_is(&e) && is_edited(&w))
        return RUN_EDITED;
    if (err_is(&e)) {
        ctl_fail(d->c, &e);
        return RUN_FAILED;
    }
    e = run_each(&w);
    if (!err_is(&e))
        e = finish(&w);
    if (!err_is(&e))
        return RUN_DONE;
    *logs = w.logs;
    record_failure(&w, w.done == 0 && !alone);
    return w.done == 0 && !alone ? RUN_FAILED : RUN_PART;
}
