/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "arcactl/import/prisma.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { SEND_BYTES = 64 << 10, PROGRESS_ROWS = 5000 };

struct err prisma_failed_there(struct prisma *p, struct err e)
{
    const struct sync_fault *f = sync_fault(p->from);

    if (e.kind == ERR_CANCELLED)
        return e;
    ctl_error(p->c, "%s", _("the other database could not be read."));
    ctl_state(p->c, "%s (SQLSTATE %s)", f->message, f->sqlstate[0] != '\0' ? f->sqlstate : "-");
    p->told = true;
    return e;
}

/* ---- Which layout it is ---- */

struct needs {
    bool lacks[3]; /* both, patient, waiting: something is missing */
    const char *missing[3];
    const char *closed; /* tables that may not be read */
};

static void add(struct prisma *p, const char **list, const char *one)
{
    if (*list == NULL)
        *list = str_c(&p->c->arena, str_of(one));
    else if (strstr(*list, one) == NULL)
        *list = str_printf(&p->c->arena, "%s, %s", *list, one).p;
}

static struct err look(struct prisma *p, struct needs *n)
{
    int i;

    TRY(sync_run(p->from, &sql_prisma_layout, NULL));
    for (i = 0; i < sync_rows(p->from); i++) {
        const char *layout = sync_value(p->from, i, 0);
        const char *missing = sync_value(p->from, i, 2);
        int which = layout[0] == '\0' ? 0 : layout[0] == 'p' ? 1 : 2;

        if (missing != NULL) {
            n->lacks[which] = true;
            add(p, &n->missing[which], missing);
        }
        if (sync_value(p->from, i, 3)[0] != 't')
            add(p, &n->closed, sync_value(p->from, i, 1));
    }
    return OK;
}

static bool is_neither(struct prisma *p, const struct needs *n)
{
    ctl_error(p->c, "%s", _("this is no database of the earlier ARCA: its tables have neither of the two layouts."));
    if (n->lacks[0])
        ctl_state(p->c, _("Both layouts have, and this has not: %s."), n->missing[0]);
    if (n->lacks[1])
        ctl_state(p->c, _("With PACIENTE apart it would have: %s."), n->missing[1]);
    if (n->lacks[2])
        ctl_state(p->c, _("With the waiting list as the patients it would have: %s."), n->missing[2]);
    if (!n->lacks[0] && !n->lacks[1] && !n->lacks[2])
        ctl_state(p->c, "%s", _("It has the marks of both, as if it had stopped half-way between them."));
    ctl_state(p->c, "%s", _("Nothing was changed."));
    ctl_next(p->c, "%s", _("name the right database with --from; where its tables are in another schema, add options='-c search_path=SCHEMA'; bring its own migrations to an end first"));
    return false;
}

static bool find_layout(struct prisma *p)
{
    struct needs n = {.closed = NULL};
    struct err e = sync_run(p->from, &sql_prisma_begin, NULL);

    if (!err_is(&e))
        e = sync_run(p->from, &sql_prisma_settle, NULL);
    if (!err_is(&e)) {
        p->schema = str_c(&p->c->arena, str_of(sync_value(p->from, 0, 3)));
        e = look(p, &n);
    }
    if (err_is(&e)) {
        e = prisma_failed_there(p, e);
        return false;
    }
    if (n.lacks[0] || n.lacks[1] == n.lacks[2])
        return is_neither(p, &n);
    p->layout = n.lacks[1] ? PRISMA_WAITING : PRISMA_PATIENT;
    if (n.closed == NULL)
        return true;
    ctl_error(p->c, _("%s may not read %s there."), sync_user(p->from), n.closed);
    ctl_state(p->c, "%s", _("Nothing was changed."));
    ctl_next(p->c, _("have \"%s\" be granted the right to read every table of schema \"%s\" there, or name another user with --from"),
             sync_user(p->from), p->schema);
    return false;
}

bool prisma_open(struct prisma *p)
{
    const char *conninfo = p->c->option[OPT_FROM];

    if (conninfo == NULL) {
        ctl_error(p->c, "%s", _("which database is to be brought in?"));
        ctl_next(p->c, "arcactl import arca-prisma --from \"host=... dbname=... user=...\" --dry-run");
        return false;
    }
    if (sync_has_password(conninfo)) {
        ctl_error(p->c, "%s", _("a password stands in --from, where others on this machine can read it."));
        ctl_state(p->c, "%s", _("Nothing was changed."));
        ctl_next(p->c, "%s", _("change that password, leave it out here, and put it into ~/.pgpass or type it when asked"));
        return false;
    }
    return ctl_connect_from(p->c, &p->from, conninfo, "arcactl import") && find_layout(p);
}

/* ---- Row by row from there to here ---- */

static struct err send(struct prisma *p)
{
    struct str s = {p->out, p->out_n};

    p->out_n = 0;
    return s.n > 0 ? sync_copy_put(p->c->db, s) : OK;
}

/* A value in COPY's text format. JSON and keys hold no other control characters than these. */
static void put_value(struct prisma *p, const char *v)
{
    for (; v[0] != '\0'; v++) {
        const char *found = strchr("\\\\\nn\tt\rr", v[0]);

        if (v[0] == '\\' || v[0] == '\n' || v[0] == '\t' || v[0] == '\r') {
            p->out[p->out_n++] = '\\';
            p->out[p->out_n++] = found[1];
        } else {
            p->out[p->out_n++] = v[0];
        }
    }
}

static struct err put_row(struct prisma *p, int row)
{
    const char *cell[3] = {sync_value(p->from, row, 0), sync_value(p->from, row, 1), sync_value(p->from, row, 2)};
    size_t need = 32;
    int i;

    for (i = 0; i < 3; i++) {
        if (cell[i] == NULL)
            return err_make(ERR_INPUT, N_("A row has no key."), "%s", cell[0] != NULL ? cell[0] : "-");
        need += 2 * strlen(cell[i]);
    }
    if (p->out_n + need > p->out_room)
        TRY(send(p));
    if (need > p->out_room) {
        p->out_room = need;
        p->out = arena_array(&p->c->arena, need, 1);
    }
    put_value(p, cell[0]);
    p->out_n += (size_t)snprintf(p->out + p->out_n, 24, "\t%lld\t", ++p->rows);
    put_value(p, cell[1]);
    p->out[p->out_n++] = '\t';
    put_value(p, cell[2]);
    p->out[p->out_n++] = '\n';
    return OK;
}

/* All rows of one cursor. *there: the failure is the other database's. */
static struct err copy_one(struct prisma *p, const struct db_stmt *open, bool *there)
{
    struct err e = sync_run(p->from, open, NULL);
    int i;

    *there = err_is(&e);
    while (!err_is(&e)) {
        e = sync_run(p->from, &sql_prisma_next, NULL);
        *there = err_is(&e);
        if (err_is(&e) || sync_rows(p->from) == 0)
            break;
        for (i = 0; !err_is(&e) && i < sync_rows(p->from); i++)
            e = put_row(p, i);
        if (p->rows / PROGRESS_ROWS != (p->rows - sync_rows(p->from)) / PROGRESS_ROWS)
            ctl_progress(p->c, _("read: %lld rows"), p->rows);
        if (!err_is(&e) && ctl_cancelled(p->c))
            e = err_make(ERR_CANCELLED, N_("Stopped on request."), "signal");
    }
    if (!err_is(&e)) {
        e = sync_run(p->from, &sql_prisma_close, NULL);
        *there = err_is(&e);
    }
    return e;
}

struct err prisma_copy(struct prisma *p)
{
    const struct db_stmt *apart[] = {&sql_prisma_lists_patient, &sql_prisma_users, &sql_prisma_patients,
                                     &sql_prisma_people, &sql_prisma_reports, &sql_prisma_sessions};
    const struct db_stmt *one[] = {&sql_prisma_lists_waiting, &sql_prisma_users, &sql_prisma_people,
                                   &sql_prisma_sessions};
    const struct db_stmt *const *all = p->layout == PRISMA_PATIENT ? apart : one;
    size_t n = p->layout == PRISMA_PATIENT ? sizeof apart / sizeof apart[0] : sizeof one / sizeof one[0];
    bool there = false;
    struct err e = OK;
    size_t i;

    p->out_room = SEND_BYTES;
    p->out = arena_array(&p->c->arena, p->out_room, 1);
    TRY(sync_copy_begin(p->c->db, &sql_ctl_prisma_copy));
    for (i = 0; !err_is(&e) && i < n; i++)
        e = copy_one(p, all[i], &there);
    if (err_is(&e) && there)
        e = prisma_failed_there(p, e);
    if (!err_is(&e))
        e = send(p);
    if (err_is(&e))
        return e;
    return sync_copy_end(p->c->db);
}
