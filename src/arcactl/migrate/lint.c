/* SPDX-License-Identifier: Apache-2.0 */
/* lint: what in the pending migrations would hold others up or lose data. What a migration does to a
 * table of its own making harms nobody; a lock counts for a table that is there and large. */
#include <config.h>

#include "arcactl/migrate/lint.h"

#include <stdlib.h>
#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/rules.h"
#include "arcactl/migrate/store.h"
#include "base/fs.h"
#include "base/vec.h"
#include "conf/conf.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { FILE_MAX_BYTES = 256 << 20, REASONS_MAX_BYTES = 1 << 20 };
static const long LARGE_BYTES = 8L << 20;

/* A reason that lets a finding pass. */
struct excuse {
    const struct migration *m; /* NULL: of a file that was named */
    const char *words;
};

struct lint {
    struct ctl *c;
    struct list out;
    const struct migration *m;
    const char *name;    /* of the file in hand */
    struct str text;
    struct str reasons;  /* the file lint.sql beside it */
    struct str statement;
    struct { VEC_OF(const char *) } made; /* tables that the files looked at so far make */
    struct { VEC_OF(struct excuse) } excuses;
    struct rules_file whole;
    struct arena trees;
    size_t refused;
    size_t shown;
    bool failed;
};

static bool is_made(const struct lint *l, const char *table)
{
    size_t i;

    for (i = 0; table[0] != '\0' && i < l->made.n; i++) {
        if (strcmp(l->made.p[i], table) == 0)
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
    if (!ctl_sql(l->c, &sql_ctl_table_facts, &p)) {
        l->failed = true;
        return NULL;
    }
    bytes = sync_value(l->c->db, 0, 0);
    if (bytes == NULL || strtol(bytes, NULL, 10) < LARGE_BYTES)
        return NULL;
    return str_c(&l->c->arena, str_of(sync_value(l->c->db, 0, 1)));
}

static struct str reason_in(struct str text, struct str wanted)
{
    struct script_allow w;
    size_t at = 0;

    while (script_next_allow(text, &at, &w)) {
        if (str_eq(w.rule, wanted))
            return w.reason;
    }
    return STR_EMPTY;
}

/* The reason of "-- arca: allow RULE because REASON" in this file or in lint.sql beside it; an empty one
 * allows nothing. What loses data must be named: "allow drop-table patient". */
static struct str allowed(const struct lint *l, const struct rule *r, const char *table)
{
    bool named = !r->by_size && table[0] != '\0';
    struct str wanted = named ? str_printf(&l->c->arena, "%s %s", r->name, table) : str_of(r->name);
    struct str reason = reason_in(l->text, wanted);

    return reason.n > 0 ? reason : reason_in(l->reasons, wanted);
}

static void add_row(struct lint *l, const struct rule *r, const char *table, const char *size, struct str reason)
{
    struct ctl *c = l->c;
    bool json = c->option[OPT_JSON] != NULL;
    const char *severity = reason.n > 0 ? N_("allowed") : r->refuses ? N_("error") : N_("warning");
    size_t line = 1;
    const char *p;

    for (p = l->text.p; p < l->statement.p; p++)
        line += *p == '\n';
    {
        const char *values[] = {json ? "lint" : NULL, l->name, str_printf(&c->arena, "%zu", line).p, json ? severity : _(severity),
                                r->name, str_c(&c->arena, str_of(table)), size,
                                reason.n > 0 ? str_c(&c->arena, reason) : _(r->text)};

        list_row(&l->out, json ? values : values + 1);
    }
}

static void found(void *ctx, const char *rule, const char *table)
{
    struct lint *l = ctx;
    const struct rule *r = rules_find(rule);
    const char *size = "";
    struct str reason;

    if (r == NULL || (!r->of_file && is_made(l, table)) || (r->by_size && (size = large(l, table)) == NULL))
        return;
    reason = allowed(l, r, table);
    l->refused += r->refuses && reason.n == 0;
    l->shown++;
    if (reason.n > 0) {
        const char *words = str_printf(&l->c->arena, "%s%s%s: %.*s", rule, table[0] != '\0' ? " " : "", table, STR_ARG(reason)).p;

        vec_push(&l->excuses, ((struct excuse){l->m, words}));
    }
    add_row(l, r, table, size, reason);
}

static void found_at(void *ctx, const char *rule, const char *table, struct str statement)
{
    struct lint *l = ctx;

    l->statement = statement;
    found(l, rule, table);
}

static void each(void *ctx, const struct script_statement *s)
{
    struct lint *l = ctx;
    const char *made;

    l->statement = s->text;
    rules_file_take(&l->whole, s);
    if (s->type.n > 0 || s->error != NULL)
        rules_look(&l->trees, s, found, l);
    made = rules_made(&l->trees, s);
    if (made != NULL)
        vec_push(&l->made, str_c(&l->c->arena, str_of(made)));
    arena_reset(&l->trees);
}

static void look(struct lint *l, const char *name, struct str text, script_want_fn want)
{
    l->name = name;
    l->text = text;
    rules_file_begin(&l->whole);
    script_each(text, want, each, l);
    rules_file_end(&l->whole, found_at, l);
}

static bool look_named(struct lint *l)
{
    struct ctl *c = l->c;
    struct str text;
    struct err e;
    int i;

    for (i = 0; i < c->arg_count; i++) {
        e = fs_read(&c->arena, c->args[i], FILE_MAX_BYTES, &text);
        if (err_is(&e)) {
            ctl_error(c, _("%s cannot be read."), c->args[i]);
            return false;
        }
        look(l, c->args[i], text, NULL);
    }
    return true;
}

/* What is pending, against the tables as they are. */
static bool look_pending(struct lint *l, const struct migration_set *set, script_want_fn want)
{
    struct ctl *c = l->c;
    size_t i;

    for (i = 0; i < set->count && !l->failed; i++) {
        const struct migration *m = &set->items[i];
        struct err e;

        if (!migrate_is_open(m))
            continue;
        l->m = m;
        e = fs_read(&c->arena, migrate_beside(c, m, "lint.sql"), REASONS_MAX_BYTES, &l->reasons);
        if (e.kind == ERR_NOT_FOUND) {
            l->reasons = STR_EMPTY;
        } else if (err_is(&e)) {
            ctl_fail(c, &e);
            return false;
        }
        look(l, m->name, m->text, want);
    }
    return !l->failed;
}

static void begin(struct lint *l, struct ctl *c)
{
    struct conf conf;

    *l = (struct lint){.c = c};
    l->made.arena = &c->arena;
    l->excuses.arena = &c->arena;
    conf_load(&conf, &c->arena);
    arena_init(&l->trees, 0);
    rules_file_init(&l->whole, &c->arena, conf_text(&conf, CONF_ROW_SECURITY_SCHEMAS));
    list_begin(&l->out, c);
    if (c->option[OPT_JSON] != NULL)
        list_column(&l->out, "event", "");
    list_column(&l->out, "migration", _("Migration"));
    list_column(&l->out, "line", _("Line"));
    list_column(&l->out, "severity", _("Result"));
    list_column(&l->out, "rule", _("Rule"));
    list_column(&l->out, "table", _("Table"));
    list_column(&l->out, "size", _("Size"));
    list_column(&l->out, "what", _("What to do"));
}

static int refuse(struct lint *l)
{
    ctl_error(l->c, ngettext("%zu statement should not run as it is.", "%zu statements should not run as they are.", l->refused), l->refused);
    ctl_state(l->c, "%s", _("Nothing was changed."));
    ctl_next(l->c, "%s", _("write it otherwise, or say why it may: \"-- arca: allow RULE because REASON\" in the file (for lost data: allow RULE TABLE)"));
    return CTL_LINT;
}

int migrate_lint(struct ctl *c)
{
    struct migration_set set;
    struct lint l;
    struct err e;
    bool done;

    begin(&l, c);
    if (c->arg_count > 0) {
        done = look_named(&l);
    } else {
        e = migrate_read_folder(c, &set);
        if (err_is(&e))
            return ctl_fail(c, &e);
        done = ctl_connect(c, NULL, "arcactl migrate") && ctl_sql(c, &sql_ctl_settings, NULL) &&
               migrate_read_history(c, &set, false) && look_pending(&l, &set, NULL);
    }
    arena_free(&l.trees);
    if (!done)
        return CTL_ERROR;
    if (l.shown > 0)
        list_end(&l.out);
    else if (c->option[OPT_JSON] == NULL)
        ctl_say(c, "%s", _("Nothing is wrong."));
    return l.refused > 0 ? refuse(&l) : CTL_DONE;
}

static struct err note_excuses(struct lint *l)
{
    size_t i;

    for (i = 0; i < l->excuses.n; i++) {
        const struct excuse *x = &l->excuses.p[i];
        const struct store_entry row = {.action = "lint", .result = "allowed", .migration = x->m->name, .checksum = x->m->hash,
                                        .ms = -1, .detail = x->words};

        TRY(store_log(l->c, &row));
    }
    return OK;
}

int lint_gate(struct ctl *c, const struct migration_set *set)
{
    struct lint l;
    struct err e;
    bool done;

    begin(&l, c);
    done = look_pending(&l, set, rules_want);
    arena_free(&l.trees);
    if (!done)
        return CTL_ERROR;
    if (l.refused > 0) {
        list_end(&l.out);
        return refuse(&l);
    }
    e = note_excuses(&l);
    return err_is(&e) ? ctl_fail(c, &e) : CTL_DONE;
}
