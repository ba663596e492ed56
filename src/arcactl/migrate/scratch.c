/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/migrate/scratch.h"

#include <string.h>

#include "arcactl/ctl.h"
#include "base/vec.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"

enum { NAME_MAX_BYTES = 63, ID_DIGITS = 8 };

/* One run at a time on a database: "arcatry" as a number. */
static const struct db_param LOCK = {"27430993296290425"};

static bool run_text(struct ctl *c, const char *text)
{
    struct err e = sync_script(c->db, str_of(text));

    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

/* Runs the statements that the last answer holds. */
static bool run_answers(struct ctl *c)
{
    struct { VEC_OF(const char *) } all = {.arena = &c->arena};

    for (int i = 0; i < sync_rows(c->db); i++)
        vec_push(&all, str_c(&c->arena, str_of(sync_value(c->db, i, 0))));
    for (size_t i = 0; i < all.n; i++)
        if (!run_text(c, all.p[i]))
            return false;
    return true;
}

static bool drop(struct ctl *c, const char *name)
{
    const struct db_param p = {name};

    return ctl_sql(c, &sql_ctl_restore_drop, &p) && run_text(c, ctl_first(c));
}

static bool drop_leftovers(struct ctl *c, const char *prefix)
{
    const struct db_param p = {prefix};
    struct { VEC_OF(const char *) } all = {.arena = &c->arena};

    if (!ctl_sql(c, &sql_ctl_restore_leftover, &p))
        return false;
    for (int i = 0; i < sync_rows(c->db); i++)
        vec_push(&all, str_c(&c->arena, str_of(sync_value(c->db, i, 0))));
    for (size_t i = 0; i < all.n; i++) {
        ctl_state(c, _("removing \"%s\", which a run that did not end has left"), all.p[i]);
        if (!drop(c, all.p[i]))
            return false;
    }
    return true;
}

int scratch_begin(struct ctl *c, const char *purpose, struct scratch *s)
{
    const char *prefix = str_printf(&c->arena, "arca_%s_%s_", purpose, sync_dbname(c->db)).p;
    struct id id = id_new();

    *s = (struct scratch){.name = str_printf(&c->arena, "%s%.*s", prefix, (int)ID_DIGITS, id.text).p};
    if (strlen(s->name) > NAME_MAX_BYTES) {
        ctl_error(c, _("\"%s\" is too long for the name of a database."), s->name);
        return CTL_ERROR;
    }
    if (!ctl_sql(c, &sql_ctl_lock_try, &LOCK))
        return CTL_ERROR;
    if (strcmp(ctl_first(c), "t") != 0) {
        ctl_error(c, "%s", _("another run tries migrations of this database in a database of its own."));
        ctl_state(c, "%s", _("Nothing was changed."));
        ctl_next(c, "%s", _("wait for it to end, then run this again"));
        return CTL_LOCKED;
    }
    return drop_leftovers(c, prefix) ? CTL_DONE : CTL_ERROR;
}

bool scratch_make(struct ctl *c, const struct scratch *s)
{
    const struct db_param p = {s->name};

    if (ctl_sql(c, &sql_ctl_scratch_create, &p) && run_answers(c))
        return true;
    ctl_state(c, _("The database \"%s\" could not be made; nothing was changed."), s->name);
    ctl_next(c, "%s", _("run this as the server's administrator, or -d \"user=postgres ...\""));
    return false;
}

bool scratch_enter(struct ctl *c, struct scratch *s)
{
    s->live = c->db;
    s->known = c->operator_known;
    c->db = NULL;
    c->operator_known = false;
    if (ctl_connect(c, s->name, "arcactl migrate") && ctl_sql(c, &sql_ctl_settings, NULL))
        return true;
    scratch_leave(c, s);
    return false;
}

void scratch_leave(struct ctl *c, struct scratch *s)
{
    ctl_disconnect(c);
    c->db = s->live;
    c->operator_known = s->known;
}

bool scratch_drop(struct ctl *c, const struct scratch *s)
{
    if (sync_alive(c->db) && drop(c, s->name))
        return true;
    ctl_state(c, _("The database \"%s\", made to try the migrations in, is still there; the next run removes it."), s->name);
    return false;
}
