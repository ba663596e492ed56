/* SPDX-License-Identifier: Apache-2.0 */
/* lint: what in the pending migrations would hold others up or lose data. What a migration does to a
 * table of its own making harms nobody; a lock counts for a table that is there and large. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "arcactl/migrate/rules.h"
#include "base/fs.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { FILE_MAX_BYTES = 256 << 20, MADE_MAX = 4096 };
static const long LARGE_BYTES = 8L << 20;

struct lint {
    struct ctl *c;
    struct list out;
    struct str text;     /* of the file in hand */
    const char *name;    /* of its migration */
    struct str statement;
    const char **made;   /* tables that the files looked at so far make */
    size_t made_count;
    struct arena trees;
    size_t refused;
    size_t shown;
    size_t allowed;
    bool failed;
};

static bool is_made(const struct lint *l, const char *table)
{
    size_t i;

    for (i = 0; table[0] != '\0' && i < l->made_count; i++) {
        if (strcmp(l->made[i], table) == 0)
            return true;
    }
    return false;
}

/* Is the table there and large? Its size in words, or NULL. Without a connection every table is. */
static const char *large(struct lint *l, const char *table)
{
    const struct db_param p = {table};
    const char *bytes;

    if (l->c->db == NULL)
        return "?";
    if (!ctl_sql(l->c, &sql_ctl_table_bytes, &p)) {
        l->failed = true;
        return NULL;
    }
    bytes = sync_value(l->c->db, 0, 0);
    if (bytes == NULL || strtol(bytes, NULL, 10) < LARGE_BYTES)
        return NULL;
    return str_c(&l->c->arena, str_of(sync_value(l->c->db, 0, 1)));
}

/* The reason of "-- arca: allow RULE because REASON" in this file; an empty one allows nothing. What
 * loses data must be named: "allow drop-table patient". */
static struct str allowed(const struct lint *l, const struct rule *r, const char *table)
{
    bool named = !r->by_size && table[0] != '\0';
    struct str wanted = named ? str_printf(&l->c->arena, "%s %s", r->name, table) : str_of(r->name);
    struct script_allow w;
    size_t at = 0;

    while (script_next_allow(l->text, &at, &w)) {
        if (str_eq(w.rule, wanted))
            return w.reason;
    }
    return STR_EMPTY;
}

static void found(void *ctx, const char *rule, const char *table)
{
    struct lint *l = ctx;
    struct ctl *c = l->c;
    const struct rule *r = rules_find(rule);
    const char *size = "";
    struct str reason;
    size_t line = 1;
    const char *p;

    if (r == NULL || is_made(l, table) || (r->by_size && (size = large(l, table)) == NULL))
        return;
    for (p = l->text.p; p < l->statement.p; p++)
        line += *p == '\n';
    reason = allowed(l, r, table);
    l->refused += r->refuses && reason.n == 0;
    l->allowed += reason.n > 0;
    l->shown++;
    {
        const char *values[] = {l->name, str_printf(&c->arena, "%zu", line).p,
                                reason.n > 0 ? N_("allowed") : r->refuses ? N_("error") : N_("warning"),
                                r->name, str_c(&c->arena, str_of(table)), size,
                                reason.n > 0 ? str_c(&c->arena, reason) : _(r->text)};

        if (c->option[OPT_JSON] == NULL)
            values[2] = _(values[2]);
        list_row(&l->out, values);
    }
}

static void each(void *ctx, const struct script_statement *s)
{
    struct lint *l = ctx;
    const char *made;

    l->statement = s->text;
    rules_look(&l->trees, s, found, l);
    made = rules_made(&l->trees, s);
    if (made != NULL && l->made_count < MADE_MAX)
        l->made[l->made_count++] = str_c(&l->c->arena, str_of(made));
    arena_reset(&l->trees);
}

static void look(struct lint *l, const char *name, struct str text)
{
    l->name = name;
    l->text = text;
    script_each(text, each, l);
}

/* The files named, without a connection, or what is pending, against the tables as they are. */
static int look_all(struct lint *l)
{
    struct ctl *c = l->c;
    struct migration_set set;
    struct str text;
    struct err e;
    size_t k;
    int i;

    for (i = 0; i < c->arg_count; i++) {
        e = fs_read(&c->arena, c->args[i], FILE_MAX_BYTES, &text);
        if (err_is(&e)) {
            ctl_error(c, _("%s cannot be read."), c->args[i]);
            return CTL_ERROR;
        }
        look(l, c->args[i], text);
    }
    if (c->arg_count > 0)
        return CTL_DONE;
    e = migrate_read_folder(c, &set);
    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL) || !migrate_read_history(c, &set, false))
        return CTL_ERROR;
    for (k = 0; k < set.count; k++) {
        if (set.items[k].state == MIGRATE_PENDING || set.items[k].state == MIGRATE_OUT_OF_ORDER || set.items[k].state == MIGRATE_BROKEN)
            look(l, set.items[k].name, set.items[k].text);
    }
    return l->failed ? CTL_ERROR : CTL_DONE;
}

int migrate_lint(struct ctl *c)
{
    struct lint l = {.c = c};
    int status;

    arena_init(&l.trees, 0);
    l.made = ARENA_ARRAY(&c->arena, const char *, MADE_MAX);
    list_begin(&l.out, c);
    list_column(&l.out, "migration", _("Migration"));
    list_column(&l.out, "line", _("Line"));
    list_column(&l.out, "severity", _("Result"));
    list_column(&l.out, "rule", _("Rule"));
    list_column(&l.out, "table", _("Table"));
    list_column(&l.out, "size", _("Size"));
    list_column(&l.out, "what", _("What to do"));
    status = look_all(&l);
    arena_free(&l.trees);
    if (status != CTL_DONE)
        return status;
    if (l.shown > 0)
        list_end(&l.out);
    if (l.refused == 0) {
        if (c->option[OPT_JSON] == NULL && l.shown == 0)
            ctl_say(c, "%s", _("Nothing is wrong."));
        return CTL_DONE;
    }
    ctl_error(c, ngettext("%zu statement should not run as it is.", "%zu statements should not run as they are.", l.refused), l.refused);
    ctl_next(c, "%s", _("write it otherwise, or say why it may: \"-- arca: allow RULE because REASON\" in the file (for lost data: allow RULE TABLE)"));
    return CTL_LINT;
}
