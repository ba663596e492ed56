/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/migrate/rules.h"

#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"

static const struct rule RULES[] = {
    {"index-not-concurrent", true, true, false, N_("writers wait while the index is built: CREATE INDEX CONCURRENTLY")},
    {"column-not-null", true, true, false, N_("fails or rewrites: add the column, fill it, then SET NOT NULL")},
    {"column-volatile-default", true, true, false, N_("rewrites the table: add the column, then its default, then fill it")},
    {"type-change", true, true, false, N_("may rewrite the table under a lock that stops readers")},
    {"set-not-null", true, true, false, N_("reads the whole table under a lock: add a CHECK NOT VALID, validate it, then SET NOT NULL")},
    {"constraint-valid-at-once", true, true, false, N_("reads the whole table under a lock: NOT VALID, then VALIDATE CONSTRAINT")},
    {"unique-constraint", true, true, false, N_("builds an index under a lock: CREATE UNIQUE INDEX CONCURRENTLY, then USING INDEX")},
    {"drop-table", true, false, false, N_("its rows are lost")},
    {"drop-column", true, false, false, N_("its values are lost")},
    {"truncate", true, false, false, N_("its rows are lost")},
    {"grant-to-public", true, false, false, N_("opens it to everybody who may connect")},
    {"definer-without-search-path", true, false, false, N_("runs with its owner's rights in the caller's search path: SET search_path")},
    {"trigger-off", true, false, false, N_("a trigger is switched off: of the audit log, perhaps")},
    {"table-without-row-security", true, false, true, N_("staff of every clinic would see its rows: ENABLE and FORCE ROW LEVEL SECURITY, with policies")},
    {"concurrently-among-others", true, false, true, N_("cannot be one transaction with the rest of the file: give it a migration of its own")},
    {"not-understood", false, false, false, N_("the parser does not understand it; the server will say")},
};

const struct rule *rules_find(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof RULES / sizeof RULES[0]; i++) {
        if (strcmp(RULES[i].name, name) == 0)
            return &RULES[i];
    }
    return NULL;
}

static bool holds(struct str node, const char *path, const char *raw)
{
    return str_eq(json_find(node, path), str_of(raw));
}

static const char *text_at(struct arena *a, struct str node, const char *path)
{
    struct str raw = json_find(node, path);

    return raw.n > 0 ? str_c(a, json_text(a, raw)) : "";
}

static const char *relation(struct arena *a, struct str node)
{
    const char *schema = text_at(a, node, "schemaname");
    const char *name = text_at(a, node, "relname");

    return schema[0] != '\0' ? str_printf(a, "%s.%s", schema, name).p : name;
}

/* The raw kind of the constraint at `path` in a column's list, STR_EMPTY when it has none of that kind. */
static struct str constraint(struct str column, const char *kind)
{
    struct str list = json_find(column, "constraints");
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        if (holds(item, "Constraint.contype", kind))
            return item;
    }
    return STR_EMPTY;
}

/* A call or a subquery may give another value for each row; now() and the like do not. */
static bool is_volatile(struct str column)
{
    struct str value = json_find(constraint(column, "\"CONSTR_DEFAULT\""), "Constraint.raw_expr");
    static const char *const steady[] = {"\"sval\":\"now\"", "\"sval\":\"current_setting\""};
    size_t i;

    if (str_find(value, STR("\"FuncCall\"")) < 0)
        return false;
    for (i = 0; i < sizeof steady / sizeof steady[0]; i++) {
        if (str_find(value, str_of(steady[i])) >= 0)
            return false;
    }
    return true;
}

static const char *added_column(struct str column)
{
    bool filled = constraint(column, "\"CONSTR_DEFAULT\"").n > 0 || constraint(column, "\"CONSTR_IDENTITY\"").n > 0 ||
                  constraint(column, "\"CONSTR_GENERATED\"").n > 0;

    if (constraint(column, "\"CONSTR_NOTNULL\"").n > 0 && !filled)
        return "column-not-null";
    if (is_volatile(column) || constraint(column, "\"CONSTR_IDENTITY\"").n > 0)
        return "column-volatile-default";
    return NULL;
}

static const char *added_constraint(struct str k)
{
    if (holds(k, "skip_validation", "true"))
        return NULL;
    if (holds(k, "contype", "\"CONSTR_FOREIGN\"") || holds(k, "contype", "\"CONSTR_CHECK\""))
        return "constraint-valid-at-once";
    if ((holds(k, "contype", "\"CONSTR_UNIQUE\"") || holds(k, "contype", "\"CONSTR_PRIMARY\"") ||
         holds(k, "contype", "\"CONSTR_EXCLUSION\"")) &&
        json_find(k, "indexname").n == 0)
        return "unique-constraint";
    return NULL;
}

static const char *altered(struct str cmd)
{
    struct str type = json_find(cmd, "subtype");

    if (str_eq(type, STR("\"AT_AddColumn\"")))
        return added_column(json_find(cmd, "def.ColumnDef"));
    if (str_eq(type, STR("\"AT_AddConstraint\"")))
        return added_constraint(json_find(cmd, "def.Constraint"));
    if (str_eq(type, STR("\"AT_AlterColumnType\"")))
        return "type-change";
    if (str_eq(type, STR("\"AT_SetNotNull\"")))
        return "set-not-null";
    if (str_eq(type, STR("\"AT_DropColumn\"")))
        return "drop-column";
    return str_starts(type, STR("\"AT_DisableTrig")) ? "trigger-off" : NULL;
}

static void look_alter(struct arena *a, struct str node, rules_fn found, void *ctx)
{
    struct str list = json_find(node, "cmds");
    const char *table = relation(a, json_find(node, "relation"));
    struct str key;
    struct str item;
    size_t at = 0;

    if (!holds(node, "objtype", "\"OBJECT_TABLE\""))
        return;
    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        const char *rule = altered(json_find(item, "AlterTableCmd"));

        if (rule != NULL)
            found(ctx, rule, table);
    }
}

/* DROP TABLE a, s.b: each name is a list of its parts. */
static void look_drop(struct arena *a, struct str node, rules_fn found, void *ctx)
{
    struct str list = json_find(node, "objects");
    struct str key;
    struct str item;
    size_t at = 0;

    if (!holds(node, "removeType", "\"OBJECT_TABLE\""))
        return;
    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        struct str parts = json_find(item, "List.items");
        const char *name = "";
        struct str part;
        size_t k = 0;

        while (parts.n > 0 && json_next(parts, &k, &key, &part))
            name = str_printf(a, "%s%s%s", name, name[0] != '\0' ? "." : "", text_at(a, part, "String.sval")).p;
        found(ctx, "drop-table", name);
    }
}

static void look_truncate(struct arena *a, struct str node, rules_fn found, void *ctx)
{
    struct str list = json_find(node, "relations");
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item))
        found(ctx, "truncate", relation(a, json_find(item, "RangeVar")));
}

static bool is_open_definer(struct str node)
{
    struct str list = json_find(node, "options");
    struct str key;
    struct str item;
    size_t at = 0;
    bool definer = false;
    bool path = false;

    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        if (holds(item, "DefElem.defname", "\"security\""))
            definer = str_find(item, STR("\"boolval\":true")) >= 0;
        if (holds(item, "DefElem.defname", "\"set\"") && str_find(item, STR("\"search_path\"")) >= 0)
            path = true;
    }
    return definer && !path;
}

void rules_look(struct arena *a, const struct script_statement *s, rules_fn found, void *ctx)
{
    if (s->error != NULL)
        found(ctx, "not-understood", "");
    else if (str_eq(s->type, STR("IndexStmt")) && !holds(s->node, "concurrent", "true"))
        found(ctx, "index-not-concurrent", relation(a, json_find(s->node, "relation")));
    else if (str_eq(s->type, STR("AlterTableStmt")))
        look_alter(a, s->node, found, ctx);
    else if (str_eq(s->type, STR("DropStmt")))
        look_drop(a, s->node, found, ctx);
    else if (str_eq(s->type, STR("TruncateStmt")))
        look_truncate(a, s->node, found, ctx);
    else if (str_eq(s->type, STR("CreateFunctionStmt")) && is_open_definer(s->node))
        found(ctx, "definer-without-search-path", "");
    else if (str_eq(s->type, STR("GrantStmt")) && holds(s->node, "is_grant", "true") &&
             str_find(s->node, STR("\"ROLESPEC_PUBLIC\"")) >= 0)
        found(ctx, "grant-to-public", "");
}

const char *rules_made(struct arena *a, const struct script_statement *s)
{
    if (str_eq(s->type, STR("CreateStmt")))
        return relation(a, json_find(s->node, "relation"));
    if (str_eq(s->type, STR("CreateTableAsStmt")))
        return relation(a, json_find(s->node, "into.rel"));
    return NULL;
}

bool rules_want(struct str text)
{
    static const char *const first[] = {"create", "alter", "drop", "truncate", "grant", "reindex"};
    size_t i;

    for (i = 0; i < sizeof first / sizeof first[0]; i++) {
        if (script_starts(text, first[i]))
            return true;
    }
    return false;
}
