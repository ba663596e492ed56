/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/migrate/locks.h"

#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"

static const struct {
    const char *name;
    const char *holds_up;
} MODES[] = {
    [LOCK_NONE] = {"", N_("nobody")},
    [LOCK_ROW_EXCLUSIVE] = {"RowExclusiveLock", N_("nobody but the same rows")},
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = {"ShareUpdateExclusiveLock", N_("other changes of the schema")},
    [LOCK_SHARE] = {"ShareLock", N_("writers")},
    [LOCK_SHARE_ROW_EXCLUSIVE] = {"ShareRowExclusiveLock", N_("writers")},
    [LOCK_EXCLUSIVE] = {"ExclusiveLock", N_("writers")},
    [LOCK_ACCESS_EXCLUSIVE] = {"AccessExclusiveLock", N_("readers and writers")},
};

const char *lock_name(enum lock_mode m)
{
    return MODES[m].name;
}

enum lock_mode lock_by_name(const char *name)
{
    size_t i;

    for (i = 1; i < sizeof MODES / sizeof MODES[0]; i++) {
        if (strcmp(MODES[i].name, name) == 0)
            return (enum lock_mode)i;
    }
    return LOCK_NONE;
}

const char *lock_holds_up(enum lock_mode m)
{
    return MODES[m].holds_up;
}

/* Statements whose one table stands at a path. */
static const struct {
    const char *type;
    const char *relation;
    enum lock_mode mode;
} SIMPLE[] = {
    {"InsertStmt", "relation", LOCK_ROW_EXCLUSIVE},
    {"UpdateStmt", "relation", LOCK_ROW_EXCLUSIVE},
    {"DeleteStmt", "relation", LOCK_ROW_EXCLUSIVE},
    {"CopyStmt", "relation", LOCK_ROW_EXCLUSIVE},
    {"CreateTrigStmt", "relation", LOCK_SHARE_ROW_EXCLUSIVE},
    {"CreatePolicyStmt", "table", LOCK_ACCESS_EXCLUSIVE},
    {"AlterPolicyStmt", "table", LOCK_ACCESS_EXCLUSIVE},
    {"RuleStmt", "relation", LOCK_ACCESS_EXCLUSIVE},
    {"RenameStmt", "relation", LOCK_ACCESS_EXCLUSIVE},
    {"AlterObjectSchemaStmt", "relation", LOCK_ACCESS_EXCLUSIVE},
    {"ClusterStmt", "relation", LOCK_ACCESS_EXCLUSIVE},
};

/* What ALTER TABLE does under less than an AccessExclusiveLock. */
static const struct {
    const char *subtype;
    enum lock_mode mode;
} ALTERS[] = {
    {"\"AT_ValidateConstraint\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_SetStatistics\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_SetOptions\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_ResetOptions\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_SetRelOptions\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_ResetRelOptions\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_ClusterOn\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_DropCluster\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_AttachPartition\"", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"\"AT_EnableTrig\"", LOCK_SHARE_ROW_EXCLUSIVE},
    {"\"AT_EnableAlwaysTrig\"", LOCK_SHARE_ROW_EXCLUSIVE},
    {"\"AT_EnableReplicaTrig\"", LOCK_SHARE_ROW_EXCLUSIVE},
    {"\"AT_EnableTrigAll\"", LOCK_SHARE_ROW_EXCLUSIVE},
    {"\"AT_EnableTrigUser\"", LOCK_SHARE_ROW_EXCLUSIVE},
    {"\"AT_DisableTrig\"", LOCK_SHARE_ROW_EXCLUSIVE},
    {"\"AT_DisableTrigAll\"", LOCK_SHARE_ROW_EXCLUSIVE},
    {"\"AT_DisableTrigUser\"", LOCK_SHARE_ROW_EXCLUSIVE},
};

/* The modes of LOCK TABLE by their numbers in the server. */
static const enum lock_mode BY_NUMBER[] = {LOCK_NONE, LOCK_NONE, LOCK_NONE, LOCK_ROW_EXCLUSIVE, LOCK_SHARE_UPDATE_EXCLUSIVE,
                                           LOCK_SHARE, LOCK_SHARE_ROW_EXCLUSIVE, LOCK_EXCLUSIVE, LOCK_ACCESS_EXCLUSIVE};

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

struct looking {
    struct arena *a;
    locks_fn found;
    void *ctx;
};

static void tell(struct looking *l, enum lock_mode mode, const char *table)
{
    if (table[0] != '\0')
        l->found(l->ctx, mode, table);
}

/* A foreign key puts triggers on the table that it points to. */
static void look_foreign(struct looking *l, struct str constraint)
{
    if (holds(constraint, "contype", "\"CONSTR_FOREIGN\""))
        tell(l, LOCK_SHARE_ROW_EXCLUSIVE, relation(l->a, json_find(constraint, "pktable")));
}

static void look_column(struct looking *l, struct str column)
{
    struct str list = json_find(column, "constraints");
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item))
        look_foreign(l, json_find(item, "Constraint"));
}

static enum lock_mode alter_mode(struct str cmd)
{
    struct str subtype = json_find(cmd, "subtype");
    size_t i;

    if (str_eq(subtype, STR("\"AT_AddConstraint\"")) && holds(cmd, "def.Constraint.contype", "\"CONSTR_FOREIGN\""))
        return LOCK_SHARE_ROW_EXCLUSIVE;
    if (str_eq(subtype, STR("\"AT_DetachPartition\"")) && holds(cmd, "def.PartitionCmd.concurrent", "true"))
        return LOCK_SHARE_UPDATE_EXCLUSIVE;
    for (i = 0; i < sizeof ALTERS / sizeof ALTERS[0]; i++) {
        if (str_eq(subtype, str_of(ALTERS[i].subtype)))
            return ALTERS[i].mode;
    }
    return LOCK_ACCESS_EXCLUSIVE;
}

/* One lock for all of its parts: the strongest. */
static void look_alter(struct looking *l, struct str node)
{
    struct str list = json_find(node, "cmds");
    enum lock_mode most = LOCK_NONE;
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        struct str cmd = json_find(item, "AlterTableCmd");
        enum lock_mode mode = alter_mode(cmd);

        most = mode > most ? mode : most;
        look_foreign(l, json_find(cmd, "def.Constraint"));
        look_column(l, json_find(cmd, "def.ColumnDef"));
        tell(l, LOCK_ACCESS_EXCLUSIVE, relation(l->a, json_find(cmd, "def.PartitionCmd.name")));
    }
    tell(l, most, relation(l->a, json_find(node, "relation")));
}

static void look_create(struct looking *l, struct str node)
{
    struct str list = json_find(node, "tableElts");
    struct str parents = json_find(node, "inhRelations");
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        look_foreign(l, json_find(item, "Constraint"));
        look_column(l, json_find(item, "ColumnDef"));
    }
    at = 0;
    while (parents.n > 0 && json_next(parents, &at, &key, &item))
        tell(l, json_find(node, "partbound").n > 0 ? LOCK_ACCESS_EXCLUSIVE : LOCK_SHARE_UPDATE_EXCLUSIVE,
             relation(l->a, json_find(item, "RangeVar")));
}

static void look_list(struct looking *l, struct str list, const char *within, enum lock_mode mode)
{
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item))
        tell(l, mode, relation(l->a, json_find(item, within)));
}

/* DROP of tables, and of what hangs on one: policies and triggers have it before their own name. An
 * index is named itself: whoever asks for its size finds its table. */
static void look_drop(struct looking *l, struct str node)
{
    bool on_table = holds(node, "removeType", "\"OBJECT_POLICY\"") || holds(node, "removeType", "\"OBJECT_TRIGGER\"") ||
                    holds(node, "removeType", "\"OBJECT_RULE\"");
    bool itself = holds(node, "removeType", "\"OBJECT_TABLE\"") || holds(node, "removeType", "\"OBJECT_INDEX\"") ||
                  holds(node, "removeType", "\"OBJECT_MATVIEW\"");
    struct str list = json_find(node, "objects");
    struct str key;
    struct str item;
    size_t at = 0;

    while ((on_table || itself) && list.n > 0 && json_next(list, &at, &key, &item)) {
        struct str parts = json_find(item, "List.items");
        const char *name = "";
        const char *whole = "";
        struct str part;
        size_t k = 0;

        while (parts.n > 0 && json_next(parts, &k, &key, &part)) {
            name = whole;
            whole = str_printf(l->a, "%s%s%s", whole, whole[0] != '\0' ? "." : "", text_at(l->a, part, "String.sval")).p;
        }
        tell(l, holds(node, "concurrent", "true") ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE, on_table ? name : whole);
    }
}

static void look_reindex(struct looking *l, struct str node)
{
    bool concurrently = str_find(json_find(node, "params"), STR("\"concurrently\"")) >= 0;

    tell(l, concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE, relation(l->a, json_find(node, "relation")));
}

static void look_vacuum(struct looking *l, struct str node)
{
    bool full = str_find(json_find(node, "options"), STR("\"full\"")) >= 0;
    struct str list = json_find(node, "rels");
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item))
        tell(l, full ? LOCK_ACCESS_EXCLUSIVE : LOCK_SHARE_UPDATE_EXCLUSIVE, relation(l->a, json_find(item, "VacuumRelation.relation")));
}

void locks_look(struct arena *a, const struct script_statement *s, locks_fn found, void *ctx)
{
    struct looking l = {a, found, ctx};
    size_t i;

    for (i = 0; i < sizeof SIMPLE / sizeof SIMPLE[0]; i++) {
        if (str_eq(s->type, str_of(SIMPLE[i].type)))
            tell(&l, SIMPLE[i].mode, relation(a, json_find(s->node, SIMPLE[i].relation)));
    }
    if (str_eq(s->type, STR("IndexStmt")))
        tell(&l, holds(s->node, "concurrent", "true") ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE, relation(a, json_find(s->node, "relation")));
    else if (str_eq(s->type, STR("AlterTableStmt")))
        look_alter(&l, s->node);
    else if (str_eq(s->type, STR("CreateStmt")))
        look_create(&l, s->node);
    else if (str_eq(s->type, STR("DropStmt")))
        look_drop(&l, s->node);
    else if (str_eq(s->type, STR("TruncateStmt")))
        look_list(&l, json_find(s->node, "relations"), "RangeVar", LOCK_ACCESS_EXCLUSIVE);
    else if (str_eq(s->type, STR("ReindexStmt")))
        look_reindex(&l, s->node);
    else if (str_eq(s->type, STR("VacuumStmt")))
        look_vacuum(&l, s->node);
    else if (str_eq(s->type, STR("RefreshMatViewStmt")))
        tell(&l, holds(s->node, "concurrent", "true") ? LOCK_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE, relation(a, json_find(s->node, "relation")));
    else if (str_eq(s->type, STR("LockStmt"))) {
        long long n = json_int(json_find(s->node, "mode"), 8);

        look_list(&l, json_find(s->node, "relations"), "RangeVar", n > 0 && n < 9 ? BY_NUMBER[n] : LOCK_ACCESS_EXCLUSIVE);
    }
}
