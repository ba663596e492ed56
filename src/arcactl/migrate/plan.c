/* SPDX-License-Identifier: Apache-2.0 */
/* plan: what deploy would do now, and which tables of this database it would lock, by the rules of the
 * manual; rehearse measures. It touches nothing. */
#include <config.h>

#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/locks.h"
#include "arcactl/migrate/migrate.h"
#include "base/vec.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "script/script.h"

struct told {
    enum lock_mode mode;
    const char *table;
};

struct plan {
    struct ctl *c;
    struct list locks;
    const struct migration *m;
    struct str statement;
    struct { VEC_OF(struct told) } told; /* of this migration: a lock is told once */
    struct arena trees;
    bool failed;
};

/* In JSON a line says what it is. */
static void begin(struct list *l, struct ctl *c)
{
    list_begin(l, c);
    if (c->option[OPT_JSON] != NULL)
        list_column(l, "event", "");
    list_column(l, "migration", _("Migration"));
}

static void add_row(struct list *l, struct ctl *c, const struct migration *m)
{
    const char *word = migrate_state_name(m->state);
    bool json = c->option[OPT_JSON] != NULL;
    struct script s;
    const char *because;

    script_read(&c->arena, m->text, &s);
    because = s.unread != NULL ? s.unread : s.because;
    {
        const char *values[] = {json ? "plan" : NULL, m->name, json ? word : _(word), script_mode_name(s.mode),
                                s.mode == SCRIPT_TX ? "1" : str_printf(&c->arena, "%zu", s.count).p,
                                str_printf(&c->arena, "%zu", m->text.n).p, because};

        list_row(l, json ? values : values + 1);
    }
}

static bool is_told(struct plan *p, enum lock_mode mode, const char *table)
{
    size_t i;

    for (i = 0; i < p->told.n; i++) {
        if (p->told.p[i].mode == mode && strcmp(p->told.p[i].table, table) == 0)
            return true;
    }
    vec_push(&p->told, ((struct told){mode, str_c(&p->c->arena, str_of(table))}));
    return false;
}

/* A table that is not there is one of the file's own making. */
static void found(void *ctx, enum lock_mode mode, const char *table)
{
    struct plan *p = ctx;
    struct ctl *c = p->c;
    bool json = c->option[OPT_JSON] != NULL;
    const struct db_param name = {table};
    size_t line = 1;
    const char *at;

    if (p->failed || is_told(p, mode, table))
        return;
    if (!ctl_sql(c, &sql_ctl_table_facts, &name)) {
        p->failed = true;
        return;
    }
    if (sync_rows(c->db) == 0)
        return;
    for (at = p->m->text.p; at < p->statement.p; at++)
        line += *at == '\n';
    {
        const char *held = lock_holds_up(mode);
        const char *values[] = {json ? "statement" : NULL, p->m->name, str_printf(&c->arena, "%zu", line).p, lock_name(mode),
                                str_c(&c->arena, str_of(sync_value(c->db, 0, 3))), str_c(&c->arena, str_of(sync_value(c->db, 0, 2))),
                                str_c(&c->arena, str_of(sync_value(c->db, 0, 0))), str_c(&c->arena, str_of(sync_value(c->db, 0, 1))),
                                json ? held : _(held)};

        list_row(&p->locks, json ? values : values + 1);
    }
}

static void each(void *ctx, const struct script_statement *s)
{
    struct plan *p = ctx;

    p->statement = s->text;
    locks_look(&p->trees, s, found, p);
    arena_reset(&p->trees);
}

static bool look(struct ctl *c, const struct migration_set *set)
{
    struct plan p = {.c = c};
    struct list l;
    size_t i;

    p.told.arena = &c->arena;
    arena_init(&p.trees, 0);
    begin(&l, c);
    list_column(&l, "state", _("State"));
    list_column(&l, "mode", _("Mode"));
    list_column(&l, "pieces", _("Pieces"));
    list_column(&l, "bytes", _("Bytes"));
    list_column(&l, "because", _("Because of"));
    begin(&p.locks, c);
    list_column(&p.locks, "line", _("Line"));
    list_column(&p.locks, "lock", _("Lock"));
    list_column(&p.locks, "table", _("Table"));
    list_column(&p.locks, "rows", _("Rows"));
    list_column(&p.locks, "bytes", _("Bytes"));
    list_column(&p.locks, "size", _("Size"));
    list_column(&p.locks, "holds_up", _("Holds up"));
    for (i = 0; i < set->count; i++) {
        if (!migrate_is_open(&set->items[i]))
            continue;
        add_row(&l, c, &set->items[i]);
        p.m = &set->items[i];
        p.told.n = 0;
        script_each(p.m->text, NULL, each, &p);
    }
    if (l.count > 0)
        list_end(&l);
    if (p.locks.count > 0)
        list_end(&p.locks);
    arena_free(&p.trees);
    return !p.failed;
}

int migrate_plan(struct ctl *c)
{
    struct migration_set set;
    struct err e = migrate_read_folder(c, &set);
    int status;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL) ||
        !migrate_read_history(c, &set, false) || !look(c, &set))
        return CTL_ERROR;
    status = migrate_refusals(c, &set);
    if (status != CTL_DONE)
        return status;
    if (c->option[OPT_JSON] == NULL && migrate_open(&set) == 0)
        ctl_say(c, "%s", _("Nothing is pending."));
    return migrate_open(&set) > 0 ? CTL_DIFFERS : CTL_DONE;
}
