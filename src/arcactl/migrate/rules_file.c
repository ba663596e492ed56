/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that one statement cannot break: a table is secured further down in its file, and
 * CONCURRENTLY is wrong only beside something else. */
#include <config.h>

#include <ctype.h>
#include <string.h>

#include "arcactl/migrate/rules.h"
#include "base/json.h"

void rules_file_init(struct rules_file *f, struct arena *a, const char *schemas)
{
    *f = (struct rules_file){.arena = a, .schemas = schemas};
    f->bare.arena = a;
}

void rules_file_begin(struct rules_file *f)
{
    f->bare.n = 0;
    f->concurrently = STR_EMPTY;
    f->others = 0;
}

static const char *text_at(struct rules_file *f, struct str node, const char *path)
{
    struct str raw = json_find(node, path);

    return raw.n > 0 ? str_c(f->arena, json_text(f->arena, raw)) : "";
}

static bool is_guarded(const struct rules_file *f, const char *schema)
{
    size_t n = strlen(schema);
    const char *p = f->schemas;

    while (p[0] != '\0') {
        size_t len = strcspn(p, " ");

        if (len == n && strncmp(p, schema, n) == 0)
            return true;
        p += len + strspn(p + len, " ");
    }
    return false;
}

/* A partition is reached through its parent, a temporary table by its session alone. */
static void take_table(struct rules_file *f, const struct script_statement *s)
{
    struct str relation = json_find(s->node, "relation");
    const char *schema = text_at(f, relation, "schemaname");
    const char *name = text_at(f, relation, "relname");

    if (json_find(s->node, "partbound").n > 0 || str_eq(json_find(relation, "relpersistence"), STR("\"t\"")))
        return;
    if (!is_guarded(f, schema[0] != '\0' ? schema : "public"))
        return;
    vec_push(&f->bare, ((struct rules_bare){schema[0] != '\0' ? str_printf(f->arena, "%s.%s", schema, name).p : name, name, s->text}));
}

static bool names(struct rules_file *f, struct str text, const char *name)
{
    char *word;

    if (!isalpha((unsigned char)name[0]))
        return str_find(text, str_of(name)) >= 0;
    word = arena_copy(f->arena, name, strlen(name));
    word[0] = (char)tolower((unsigned char)word[0]);
    return script_has_word(text, word);
}

/* ALTER TABLE, or a function or a loop that does it for names that stand in it. */
static void secure(struct rules_file *f, struct str text)
{
    size_t i = 0;

    if (f->bare.n == 0 || (!script_has_word(text, "row level security") && !script_has_word(text, "secure_table")))
        return;
    while (i < f->bare.n) {
        if (names(f, text, f->bare.p[i].name))
            vec_remove(&f->bare, i);
        else
            i++;
    }
}

static bool is_setting(struct str text)
{
    return script_starts(text, "set") || script_starts(text, "reset");
}

void rules_file_take(struct rules_file *f, const struct script_statement *s)
{
    bool may = str_eq(s->type, STR("IndexStmt")) || str_eq(s->type, STR("DropStmt")) || str_eq(s->type, STR("ReindexStmt")) ||
               str_eq(s->type, STR("AlterTableStmt"));

    if (may && script_has_word(s->text, "concurrently")) {
        if (f->concurrently.n == 0)
            f->concurrently = s->text;
    } else {
        f->others += !is_setting(s->text);
    }
    if (str_eq(s->type, STR("CreateStmt")))
        take_table(f, s);
    else
        secure(f, s->text);
}

void rules_file_end(struct rules_file *f, rules_at_fn found, void *ctx)
{
    size_t i;

    for (i = 0; i < f->bare.n; i++)
        found(ctx, "table-without-row-security", f->bare.p[i].table, f->bare.p[i].statement);
    if (f->concurrently.n > 0 && f->others > 0)
        found(ctx, "concurrently-among-others", "", f->concurrently);
}
