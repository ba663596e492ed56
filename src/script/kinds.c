/* SPDX-License-Identifier: Apache-2.0 */
/* What one statement means for transactions. */
#include <config.h>

#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "script/script_priv.h"

static size_t skip_comment(struct str t, size_t i)
{
    int depth = 0;

    if (t.p[i] == '-') {
        while (i < t.n && t.p[i] != '\n')
            i++;
        return i;
    }
    do {
        if (i + 1 < t.n && t.p[i] == '/' && t.p[i + 1] == '*') {
            depth++;
            i += 2;
        } else if (i + 1 < t.n && t.p[i] == '*' && t.p[i + 1] == '/') {
            depth--;
            i += 2;
        } else {
            i++;
        }
    } while (depth > 0 && i < t.n);
    return i;
}

struct str script_bare(struct str t)
{
    size_t i = 0;

    while (i < t.n) {
        if (isspace((unsigned char)t.p[i]))
            i++;
        else if (i + 1 < t.n && ((t.p[i] == '-' && t.p[i + 1] == '-') || (t.p[i] == '/' && t.p[i + 1] == '*')))
            i = skip_comment(t, i);
        else
            break;
    }
    return str_trim(str_sub(t, i, t.n - i));
}

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_' || ((unsigned char)c & 0x80U) != 0;
}

bool script_has_word(struct str t, const char *word)
{
    size_t n = strlen(word);
    size_t i;

    for (i = 0; i + n <= t.n; i++) {
        if ((t.p[i] | 0x20) == word[0] && strncasecmp(t.p + i, word, n) == 0 && (i == 0 || !is_letter(t.p[i - 1])) &&
            (i + n == t.n || !is_letter(t.p[i + n])))
            return true;
    }
    return false;
}

static bool has_at(struct str t, size_t i, const char *word)
{
    size_t n = strlen(word);

    return i + n <= t.n && strncasecmp(t.p + i, word, n) == 0 && (i + n == t.n || !is_letter(t.p[i + n]));
}

/* Cheaply: can `word` begin here? Two letters tell nearly all that cannot. */
static bool may_begin(const char *p, const char *end, const char *word)
{
    return (p[0] | 0x20) == word[0] && p + 1 < end && (p[1] | 0x20) == word[1];
}

bool script_has_any(struct str t, const char *const *words, size_t count)
{
    bool first[256] = {false};
    bool letter[256];
    bool inside = false; /* of a word */
    size_t i;
    size_t k;

    for (k = 0; k < count; k++) {
        first[(unsigned char)words[k][0]] = true;
        first[(unsigned char)toupper((unsigned char)words[k][0])] = true;
    }
    for (i = 0; i < sizeof letter; i++)
        letter[i] = is_letter((char)i);
    for (i = 0; i < t.n; i++) {
        unsigned char c = (unsigned char)t.p[i];

        for (k = 0; !inside && first[c] && k < count; k++) {
            if (may_begin(t.p + i, t.p + t.n, words[k]) && has_at(t, i, words[k]))
                return true;
        }
        inside = letter[c];
    }
    return false;
}

bool script_starts(struct str bare, const char *word)
{
    size_t n = strlen(word);

    return bare.n >= n && strncasecmp(bare.p, word, n) == 0 && (bare.n == n || !is_letter(bare.p[n]));
}

static bool is_true(struct str node, const char *path)
{
    return str_eq(json_find(node, path), STR("true"));
}

static const char *text_at(struct arena *a, struct str node, const char *path)
{
    struct str raw = json_find(node, path);

    return raw.n > 0 ? str_c(a, json_text(a, raw)) : NULL;
}

static bool type_is(const struct script_statement *s, const char *type)
{
    return str_eq(s->type, str_of(type));
}

/* The raw value of DefElem `name` in the list at `path`: "true" for one without a value, else empty. */
static struct str option(struct str node, const char *path, const char *name)
{
    struct str list = json_find(node, path);
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        struct str found = json_find(item, "DefElem.defname");
        struct str arg = json_find(item, "DefElem.arg");

        if (found.n == strlen(name) + 2 && strncmp(found.p + 1, name, strlen(name)) == 0)
            return arg.n > 0 ? arg : STR("true");
    }
    return STR_EMPTY;
}

static bool is_off(struct str value)
{
    static const char *const words[] = {"\"false\"", "\"off\"", "\"none\"", "\"boolval\":false", "\"ival\":{}", "{\"Boolean\":{}}"};
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_find(value, str_of(words[i])) >= 0)
            return true;
    }
    return false;
}

static void names(struct arena *a, struct str relation, struct script_unit *u)
{
    u->schema = text_at(a, relation, "schemaname");
    u->table = text_at(a, relation, "relname");
}

/* DROP INDEX CONCURRENTLY takes one index: "name" or "schema"."name". */
static void dropped_name(struct arena *a, struct str node, struct script_unit *u)
{
    struct str list = json_find(node, "objects");
    struct str key;
    struct str first;
    struct str item;
    size_t at = 0;

    if (list.n == 0 || !json_next(list, &at, &key, &first))
        return;
    list = json_find(first, "List.items");
    at = 0;
    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        u->schema = u->index;
        u->index = text_at(a, item, "String.sval");
    }
}

static bool detaches(struct arena *a, struct str node, struct script_unit *u)
{
    struct str list = json_find(node, "cmds");
    struct str key;
    struct str item;
    size_t at = 0;

    while (list.n > 0 && json_next(list, &at, &key, &item)) {
        if (!is_true(item, "AlterTableCmd.def.PartitionCmd.concurrent"))
            continue;
        u->alone = SCRIPT_DETACH;
        names(a, json_find(node, "relation"), u);
        u->index = text_at(a, item, "AlterTableCmd.def.PartitionCmd.name.relname");
        return true;
    }
    return false;
}

static bool reindexes(struct arena *a, struct str node, struct script_unit *u)
{
    struct str kind = json_find(node, "kind");
    struct str concurrently = option(node, "params", "concurrently");
    bool whole = str_find(kind, STR("SCHEMA")) >= 0 || str_find(kind, STR("SYSTEM")) >= 0 || str_find(kind, STR("DATABASE")) >= 0;

    u->alone = SCRIPT_OTHER;
    if (concurrently.n > 0 && !is_off(concurrently) && !whole) {
        u->alone = SCRIPT_REINDEX;
        names(a, json_find(node, "relation"), u);
        if (str_find(kind, STR("INDEX\"")) >= 0) {
            u->index = u->table;
            u->table = NULL;
        }
        return true;
    }
    return whole || (concurrently.n > 0 && !is_off(concurrently));
}

static bool subscribes(struct str node)
{
    struct str slot = option(node, "options", "create_slot");
    struct str connects = option(node, "options", "connect");

    return !(is_off(slot) || is_off(connects));
}

/* Statements that PostgreSQL refuses inside a transaction. */
static bool is_alone(struct arena *a, const struct script_statement *s, struct script_unit *u)
{
    static const char *const always[] = {"CreatedbStmt", "DropdbStmt", "CreateTableSpaceStmt", "DropTableSpaceStmt",
                                         "AlterSystemStmt", "DropSubscriptionStmt"};
    size_t i;

    u->alone = SCRIPT_OTHER;
    for (i = 0; i < sizeof always / sizeof always[0]; i++) {
        if (type_is(s, always[i]))
            return true;
    }
    if (type_is(s, "IndexStmt") && is_true(s->node, "concurrent")) {
        u->alone = SCRIPT_INDEX_CREATE;
        names(a, json_find(s->node, "relation"), u);
        u->index = text_at(a, s->node, "idxname");
        return true;
    }
    if (type_is(s, "DropStmt") && is_true(s->node, "concurrent")) {
        u->alone = SCRIPT_INDEX_DROP;
        dropped_name(a, s->node, u);
        return true;
    }
    if (type_is(s, "AlterTableStmt"))
        return detaches(a, s->node, u);
    if (type_is(s, "ReindexStmt"))
        return reindexes(a, s->node, u);
    if (type_is(s, "VacuumStmt"))
        return is_true(s->node, "is_vacuumcmd");
    if (type_is(s, "ClusterStmt"))
        return json_find(s->node, "relation").n == 0;
    if (type_is(s, "AlterDatabaseStmt"))
        return option(s->node, "options", "tablespace").n > 0;
    if (type_is(s, "CreateSubscriptionStmt"))
        return subscribes(s->node);
    return type_is(s, "DiscardStmt") && str_find(s->node, STR("DISCARD_ALL")) >= 0;
}

static enum script_kind by_tree(struct arena *a, const struct script_statement *s, struct script_piece *out)
{
    struct str kind;

    if (type_is(s, "TransactionStmt")) {
        kind = json_find(s->node, "kind");
        if (str_eq(kind, STR("\"TRANS_STMT_BEGIN\"")) || str_eq(kind, STR("\"TRANS_STMT_START\"")))
            return KIND_BEGIN;
        if (str_eq(kind, STR("\"TRANS_STMT_COMMIT\"")) || str_eq(kind, STR("\"TRANS_STMT_ROLLBACK\"")) ||
            str_eq(kind, STR("\"TRANS_STMT_PREPARE\"")))
            return KIND_END;
        return KIND_CONTROL;
    }
    if (type_is(s, "AlterEnumStmt")) {
        out->value = text_at(a, s->node, "newVal");
        return out->value != NULL && json_find(s->node, "oldVal").n == 0 ? KIND_VALUE : KIND_PLAIN;
    }
    return is_alone(a, s, &out->unit) ? KIND_ALONE : KIND_PLAIN;
}

/* Which statements are worth a parse: their first word, and a word that must stand in them. */
static const struct {
    const char *first;
    const char *within[6]; /* none: always */
} CANDIDATES[] = {
    {"begin", {NULL}},     {"start", {NULL}},   {"commit", {NULL}},  {"end", {NULL}},
    {"abort", {NULL}},     {"rollback", {NULL}}, {"prepare", {"transaction", NULL}},
    {"savepoint", {NULL}}, {"release", {NULL}}, {"vacuum", {NULL}},  {"reindex", {NULL}},
    {"cluster", {NULL}},   {"discard", {NULL}},
    {"create", {"concurrently", "database", "tablespace", "subscription", "atomic", NULL}},
    {"drop", {"concurrently", "database", "tablespace", "subscription", NULL}},
    {"alter", {"concurrently", "system", "tablespace", "value", NULL}},
};

static bool is_candidate(struct str bare)
{
    size_t i;
    size_t k;

    for (i = 0; i < sizeof CANDIDATES / sizeof CANDIDATES[0]; i++) {
        if (!script_starts(bare, CANDIDATES[i].first))
            continue;
        for (k = 0; CANDIDATES[i].within[k] != NULL; k++) {
            if (script_has_word(bare, CANDIDATES[i].within[k]))
                return true;
        }
        return CANDIDATES[i].within[0] == NULL;
    }
    return false;
}

static bool is_setting(struct str bare)
{
    if (script_starts(bare, "set"))
        return !script_has_word(bare, "local") && !script_has_word(bare, "transaction") && !script_has_word(bare, "constraints");
    if (script_starts(bare, "select"))
        return script_has_word(bare, "set_config") && script_has_word(bare, "false") && !script_has_word(bare, "from");
    return script_starts(bare, "reset");
}

void script_classify(struct arena *a, struct str text, struct script_piece *out, const char **error)
{
    struct script_statement s = {.text = script_bare(text)};

    *out = (struct script_piece){.text = s.text, .kind = KIND_PLAIN};
    if (s.text.n == 0) {
        out->kind = KIND_EMPTY;
    } else if (is_setting(s.text)) {
        out->kind = KIND_SETTING;
    } else if (is_candidate(s.text)) {
        if (script_parse(a, &s))
            out->kind = by_tree(a, &s, out);
        else if (!script_too_short(&s) || *error == NULL)
            *error = s.error;
    }
}
