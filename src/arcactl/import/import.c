/* SPDX-License-Identifier: Apache-2.0 */
/* import: a clinic's spreadsheet into its patients or its waiting list. The rows are copied into a
 * staging table as they come, judged and compared by the database (the migration of the import says how),
 * and stored in the same transaction: all of it or nothing. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "arcactl/import/import.h"
#include "arcactl/import/csv.h"
#include "arcactl/import/day.h"
#include "arcactl/import/map.h"
#include "arcactl/migrate/migrate.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/sec.h"

enum { PREVIEW_ROWS = 10, SEND_BYTES = 64 << 10, PROGRESS_ROWS = 5000 };

static const char *const KINDS[] = {"patients", "waiting"};

/* ---- Rows into the staging table ---- */

/* A value in COPY's text format. */
static void put_value(struct import *m, struct str v)
{
    size_t i;

    for (i = 0; i < v.n; i++) {
        if (v.p[i] == '\\')
            m->out[m->out_n++] = '\\';
        m->out[m->out_n++] = v.p[i];
    }
}

static struct err send(struct import *m)
{
    struct str s = {m->out, m->out_n};

    m->out_n = 0;
    return s.n > 0 ? sync_copy_put(m->c->db, s) : OK;
}

static struct err put_row(struct import *m, long long line, const struct str *cells, int count)
{
    const struct import_field *f = import_fields();
    struct date day;
    char iso[11];
    size_t need = 32;
    int i;

    for (i = 0; i < count; i++)
        need += 2 * cells[i].n;
    need += IMPORT_FIELDS * 12;
    if (m->out_n + need > m->out_room)
        TRY(send(m));
    if (need > m->out_room) {
        m->out_room = need;
        m->out = arena_array(&m->c->arena, need, 1);
    }
    m->out_n += (size_t)snprintf(m->out + m->out_n, 24, "%lld", line);
    for (i = 0; i < IMPORT_FIELDS; i++) {
        int k = m->map.column[i];
        struct str v = k >= 0 && k < count ? cells[k] : STR_EMPTY;

        m->out[m->out_n++] = '\t';
        /* an apostrophe before a sign keeps a spreadsheet from calculating: see csv_guard */
        if (v.n > 1 && v.p[0] == '\'' && strchr("=+-@", v.p[1]) != NULL)
            v = str_sub(v, 1, v.n - 1);
        if (v.n > 0 && f[i].day && import_day(v, m->today, &day)) {
            date_iso(day, iso);
            v = str_of(iso);
        }
        put_value(m, v.n > 0 ? v : STR_EMPTY);
        if (v.n == 0) {
            m->out[m->out_n++] = '\\';
            m->out[m->out_n++] = 'N';
        }
    }
    m->out[m->out_n++] = '\n';
    return OK;
}

static struct err read_heading(struct import *m, const struct str *cells, int count)
{
    struct str *heading = ARENA_ARRAY(&m->c->arena, struct str, (size_t)count);
    const char *wrong;
    struct err e;
    int i;

    for (i = 0; i < count; i++)
        heading[i] = str_copy(&m->c->arena, cells[i]);
    import_map_guess(&m->c->arena, &m->map, m->kind, heading, count);
    if (m->c->option[OPT_MAP] != NULL) {
        e = import_map_override(&m->c->arena, &m->map, m->kind, m->c->option[OPT_MAP], &wrong);
        if (err_is(&e)) {
            ctl_error(m->c, _("--map: \"%s\" is not FIELD=COLUMN with a field of arca and a column of the file."), wrong);
            import_tell_fields(m);
            return e;
        }
    }
    import_tell_map(m);
    if (m->map.column[0] < 0 || m->map.column[2] < 0) {
        ctl_error(m->c, "%s", _("no column is the name, or none the birth date: nobody can be registered without both."));
        ctl_next(m->c, "%s", _("say which they are: --map registered_name=COLUMN,birth_date=COLUMN (a heading, or a number from 1)"));
        return err_make(ERR_INPUT, N_("This value is not accepted. Check it."), "map");
    }
    return sync_copy_begin(m->c->db, &sql_ctl_import_copy);
}

static bool on_row(void *ctx, long long line, const struct str *cells, int count)
{
    struct import *m = ctx;

    if (m->map.heading == NULL) {
        m->e = read_heading(m, cells, count);
        return !err_is(&m->e);
    }
    m->e = put_row(m, line, cells, count);
    m->rows++;
    if (m->rows % PROGRESS_ROWS == 0) {
        ctl_progress(m->c, _("read: %lld rows, %d %%"), m->rows, (int)(m->file.done * 100 / (m->file.size + 1)));
        if (ctl_cancelled(m->c))
            m->e = err_make(ERR_CANCELLED, N_("Stopped on request."), "signal");
    }
    return !err_is(&m->e) && !(m->preview && m->rows == PREVIEW_ROWS);
}

static struct err read_file(struct import *m)
{
    long long line;
    struct err e = csv_read(&m->file, on_row, m, &line);

    if (err_is(&e) && e.kind == ERR_INPUT)
        ctl_error(m->c, _("line %lld: %s"), line, _(e.msgid));
    if (!err_is(&e))
        e = m->e;
    if (!err_is(&e) && m->map.heading == NULL) {
        ctl_error(m->c, _("the file %s is empty."), m->file.path);
        e = err_make(ERR_INPUT, N_("This value is not accepted. Check it."), "empty");
    }
    if (!err_is(&e))
        e = send(m);
    if (err_is(&e))
        return e;
    return sync_copy_end(m->c->db);
}

/* ---- Judging and storing, each a statement that may take its time ---- */

static struct err step(struct import *m, const char *what, const struct db_stmt *stmt, const char *more)
{
    const struct db_param p[] = {{m->clinic}, {more}};

    ctl_progress(m->c, "%s", what);
    return sync_run(m->c->db, stmt, p);
}

static struct err count(struct import *m)
{
    TRY(sync_run(m->c->db, &sql_ctl_import_counts, NULL));
    m->staged = strtoll(sync_value(m->c->db, 0, 0), NULL, 10);
    m->bad = strtoll(sync_value(m->c->db, 0, 1), NULL, 10);
    m->held = strtoll(sync_value(m->c->db, 0, 2), NULL, 10);
    if (m->staged != m->rows)
        return err_make(ERR_BUG, N_("Internal error."), "%lld rows sent, %lld staged", m->rows, m->staged);
    return OK;
}

static struct err judge(struct import *m)
{
    TRY(step(m, _("judging the rows"), &sql_ctl_import_judge, KINDS[m->kind]));
    TRY(step(m, _("comparing with the patients on file"), &sql_ctl_import_twins,
             m->c->option[OPT_LOOKED_AT] != NULL ? "true" : "false"));
    return count(m);
}

static const char *detail(struct import *m)
{
    char hash[2 * SEC_HASH_BYTES + 1];

    sec_hex(hash, m->file.hash, SEC_HASH_BYTES);
    return str_printf(&m->c->arena,
                      "{\"sha256\": \"%s\", \"rows\": %lld, \"stored\": %lld, \"bad\": %lld, \"held\": %lld}", hash,
                      m->rows, m->stored, m->bad, m->held).p;
}

static struct err note(struct import *m)
{
    const struct db_param p[] = {{m->clinic}, {m->kind == IMPORT_WAITING ? "import.waiting" : "import.patients"},
                                 {detail(m)}};

    return sync_run(m->c->db, &sql_ctl_import_note, p);
}

static struct err store(struct import *m)
{
    TRY(step(m, _("storing"), &sql_ctl_import_store, KINDS[m->kind]));
    m->stored = strtoll(ctl_first(m->c), NULL, 10);
    TRY(step(m, _("making them searchable"), &sql_ctl_import_search, NULL));
    TRY(note(m));
    TRY(import_write_held(m));
    TRY(sync_run(m->c->db, &sql_ctl_role_reset, NULL));
    return sync_run(m->c->db, &sql_ctl_commit, NULL);
}

static struct err begin(struct import *m)
{
    const struct db_param who[] = {{"arcactl import"}, {PACKAGE_VERSION}};

    TRY(sync_run(m->c->db, &sql_ctl_begin, NULL));
    TRY(sync_run(m->c->db, &sql_ctl_operator_open, who));
    TRY(sync_run(m->c->db, &sql_ctl_role_seeder, NULL));
    return sync_run(m->c->db, &sql_ctl_import_begin, NULL);
}

static struct err work(struct import *m, int *status)
{
    bool whole = m->c->option[OPT_GOOD_ROWS] == NULL;

    *status = CTL_DONE;
    TRY(begin(m));
    TRY(read_file(m));
    TRY(judge(m));
    if (m->preview)
        return import_tell_preview(m);
    TRY(import_tell_bad(m));
    if (m->bad > 0 && whole) {
        ctl_error(m->c, _("%lld of %lld rows are not right."), m->bad, m->rows);
        ctl_state(m->c, "%s", _("Nothing was imported."));
        ctl_next(m->c, "%s", _("mend the rows, or import the others with --good-rows"));
        *status = CTL_FAILED;
        return OK;
    }
    TRY(store(m));
    *status = m->bad + m->held > 0 ? CTL_DIFFERS : CTL_DONE;
    import_tell_end(m);
    return sync_run(m->c->db, &sql_ctl_import_analyze, NULL);
}

/* ---- The command ---- */

static int failed(struct import *m, const struct err *e)
{
    if (e->kind != ERR_INPUT)
        ctl_fail(m->c, e);
    if (e->unknown_outcome && m->stored > 0) {
        ctl_state(m->c, "%s", _("Whether the rows were stored is not known: the line broke while that was being confirmed."));
        ctl_next(m->c, "%s", _("run the same import again with --preview: rows that are there already are held back"));
        return CTL_FAILED;
    }
    ctl_state(m->c, "%s", _("Nothing was imported: everything is as it was."));
    import_drop_held(m);
    return e->kind == ERR_INPUT ? CTL_ERROR : CTL_FAILED;
}

static int run(struct ctl *c, enum import_kind kind)
{
    struct import m = {.c = c, .kind = kind, .preview = c->option[OPT_PREVIEW] != NULL, .out_room = SEND_BYTES};
    struct err e = csv_look(&m.file, c->args[0]);
    int status;

    if (err_is(&e)) {
        ctl_fail(c, &e);
        return CTL_ERROR;
    }
    if (c->option[OPT_WHOLE] != NULL && c->option[OPT_GOOD_ROWS] != NULL) {
        ctl_error(c, "%s", _("--all-or-nothing and --good-rows exclude each other."));
        return CTL_ERROR;
    }
    if (!import_held_free(&m) || !ctl_connect(c, NULL, "arcactl import") || !guard_deployed(c) || !import_clinic(c, &m.clinic, &m.today))
        return CTL_ERROR;
    status = migrate_lock(c);
    if (status != CTL_DONE)
        return status;
    if (!ctl_sql(c, &sql_ctl_settings, NULL))
        return CTL_ERROR;
    m.out = arena_array(&c->arena, m.out_room, 1);
    e = work(&m, &status);
    if (err_is(&e))
        return failed(&m, &e);
    return status;
}

int import_patients(struct ctl *c)
{
    return run(c, IMPORT_PATIENTS);
}

int import_waiting(struct ctl *c)
{
    return run(c, IMPORT_WAITING);
}
