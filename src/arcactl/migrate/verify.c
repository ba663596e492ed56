/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/migrate/verify.h"

#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "base/fs.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { SCRIPT_MAX_BYTES = 1 << 20 };

static const struct {
    const char *rule;
    const char *text;
} RULES[] = {
    {"invalid-index", N_("is not used by queries: drop it and build it again")},
    {"constraint-not-validated", N_("holds for new rows only: VALIDATE CONSTRAINT")},
    {"trigger-disabled", N_("does not fire: ENABLE TRIGGER")},
    {"definer-without-search-path", N_("runs with its owner's rights in the caller's search path: SET search_path")},
    {"granted-to-public", N_("is open to everybody who may connect: REVOKE ... FROM PUBLIC")},
    {"sequence-behind", N_("would give a number that is taken: setval")},
    {"no-row-security", N_("is reached by staff without row-level security")},
    {"row-security-not-forced", N_("does not bind its owner: FORCE ROW LEVEL SECURITY")},
    {"no-policy", N_("has row-level security and no policy: nobody sees a row")},
    {"staff-above-row-security", N_("is a person and no row-level security binds it")},
    {"staff-owns", N_("belongs to a person")},
    {"verify-script", N_("says that something is wrong")},
    {"verify-script-failed", N_("could not be run")},
    {"history", N_("is not as the files say: arcactl migrate status")},
};

static const char *explain(const char *rule)
{
    size_t i;

    for (i = 0; i < sizeof RULES / sizeof RULES[0]; i++) {
        if (strcmp(RULES[i].rule, rule) == 0)
            return _(RULES[i].text);
    }
    return "";
}

static void add(struct ctl *c, struct problems *p, const char *rule, const char *object)
{
    struct problem *items;

    if ((p->count & (p->count - 1)) == 0) { /* full at 0, 1, 2, 4 ... */
        items = ARENA_ARRAY(&c->arena, struct problem, p->count * 2 + 1);
        if (p->count > 0)
            memcpy(items, p->items, p->count * sizeof *items);
        p->items = items;
    }
    p->items[p->count++] = (struct problem){str_c(&c->arena, str_of(rule)), str_c(&c->arena, str_of(object))};
}

/* A deploy asks before and after: the server keeps the plan, if no file has dropped it. */
static struct err ask(struct ctl *c, const struct db_stmt *stmt)
{
    const struct sync_step step = {stmt, NULL, true, false};
    int failed;
    struct err e = sync_batch(c->db, &step, 1, 0, &failed);

    if (strcmp(e.sqlstate, "26000") != 0)
        return e;
    sync_forget_plans(c->db);
    return sync_run(c->db, stmt, NULL);
}

static struct err look_sequences(struct ctl *c, struct problems *out)
{
    const char *text;
    int i;

    TRY(ask(c, &sql_ctl_verify_sequences));
    text = ctl_first(c);
    if (text[0] == '\0')
        return OK;
    TRY(sync_script(c->db, str_of(text)));
    for (i = 0; i < sync_rows(c->db); i++)
        add(c, out, "sequence-behind", sync_value(c->db, i, 0));
    return OK;
}

struct err verify_catalogue(struct ctl *c, struct problems *out)
{
    int i;

    *out = (struct problems){.count = 0};
    TRY(ask(c, &sql_ctl_verify));
    for (i = 0; i < sync_rows(c->db); i++)
        add(c, out, sync_value(c->db, i, 0), sync_value(c->db, i, 1) != NULL ? sync_value(c->db, i, 1) : "");
    return look_sequences(c, out);
}

static struct err run_script(struct ctl *c, const struct migration *m, struct str text, struct problems *out)
{
    const char *found;
    struct err e;

    TRY(sync_run(c->db, &sql_ctl_begin_read_only, NULL));
    e = sync_script(c->db, text);
    if (err_is(&e)) {
        add(c, out, "verify-script-failed", str_printf(&c->arena, "%s: %s", m->name, sync_fault(c->db)->message).p);
    } else if (sync_rows(c->db) > 0) {
        found = sync_value(c->db, 0, 0);
        add(c, out, "verify-script", str_printf(&c->arena, "%s: %s", m->name, found != NULL ? found : "").p);
    }
    if (!sync_alive(c->db))
        return e;
    if (sync_in_transaction(c->db))
        TRY(sync_run(c->db, &sql_ctl_rollback, NULL));
    return OK;
}

struct err verify_scripts(struct ctl *c, const struct migration_set *set, struct problems *out)
{
    struct str text;
    size_t i;

    for (i = 0; i < set->count; i++) {
        const struct migration *m = &set->items[i];
        const char *path = m->path != NULL ? migrate_beside(c, m, "verify.sql") : NULL;
        struct err e;

        if (path == NULL || m->state != MIGRATE_APPLIED)
            continue;
        e = fs_read(&c->arena, path, SCRIPT_MAX_BYTES, &text);
        if (e.kind == ERR_NOT_FOUND)
            continue;
        if (err_is(&e))
            return e;
        TRY(run_script(c, m, text, out));
    }
    return OK;
}

static bool is_known(const struct problems *before, const struct problem *p)
{
    size_t i;

    for (i = 0; before != NULL && i < before->count; i++) {
        if (strcmp(before->items[i].rule, p->rule) == 0 && strcmp(before->items[i].object, p->object) == 0)
            return true;
    }
    return false;
}

size_t verify_print(struct ctl *c, const struct problems *before, const struct problems *now)
{
    struct list l;
    size_t n = 0;
    size_t i;

    list_begin(&l, c);
    list_column(&l, "rule", _("Rule"));
    list_column(&l, "object", _("Object"));
    list_column(&l, "what", _("What to do"));
    for (i = 0; i < now->count; i++) {
        const struct problem *p = &now->items[i];
        const char *values[] = {p->rule, p->object, explain(p->rule)};

        if (is_known(before, p))
            continue;
        list_row(&l, values);
        n++;
    }
    if (n > 0)
        list_end(&l);
    return n;
}

int migrate_verify(struct ctl *c)
{
    struct migration_set set;
    struct problems found;
    struct err e = migrate_read_folder(c, &set);
    size_t wrong;
    size_t n;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL) ||
        !migrate_read_history(c, &set, false))
        return CTL_ERROR;
    e = verify_catalogue(c, &found);
    if (!err_is(&e))
        e = verify_scripts(c, &set, &found);
    if (err_is(&e))
        return ctl_fail(c, &e);
    wrong = set.count - set.n[MIGRATE_APPLIED];
    if (wrong > 0)
        add(c, &found, "history", str_printf(&c->arena, "%zu/%zu", wrong, set.count).p);
    n = verify_print(c, NULL, &found);
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"summary\",\"problems\":%zu}", n);
    else if (n == 0)
        ctl_say(c, "%s", _("Nothing is wrong."));
    return n > 0 ? CTL_VERIFY : CTL_DONE;
}
