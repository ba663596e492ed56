/* SPDX-License-Identifier: Apache-2.0 */
/* describe: what stands in a database, whoever made it: its tables, keys and sizes, or its schema in
 * the words of pg_dump. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { SCHEMA_MAX_BYTES = 256 << 20 };

static int summary(struct ctl *c)
{
    struct list l;

    if (!ctl_sql(c, &sql_ctl_describe, NULL))
        return CTL_ERROR;
    list_begin(&l, c);
    list_column(&l, "name", _("Table"));
    list_column(&l, "kind", _("Kind"));
    list_column(&l, "rows", _("Rows"));
    list_column(&l, "bytes", _("Bytes"));
    list_column(&l, "size", _("Size"));
    list_column(&l, "columns", _("Columns"));
    list_column(&l, "primary_key", _("Key"));
    list_column(&l, "foreign_keys", _("Foreign keys"));
    list_column(&l, "indexes", _("Indexes"));
    list_column(&l, "row_security", _("Row security"));
    list_answer(&l);
    list_end(&l);
    return CTL_DONE;
}

/* pg_dump's guard against what a plain dump could do to psql differs from run to run: two dumps of the
 * same schema shall be the same. */
static bool is_guard(struct str line)
{
    return str_starts(line, STR("\\restrict ")) || str_starts(line, STR("\\unrestrict "));
}

static const char *without_guards(struct ctl *c, struct str text)
{
    char *out = arena_alloc(&c->arena, text.n + 1);
    size_t at = 0;
    size_t n = 0;

    while (at < text.n) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        size_t len = end != NULL ? (size_t)(end - text.p) - at + 1 : text.n - at;

        if (!is_guard(str_sub(text, at, len))) {
            memcpy(out + n, text.p + at, len);
            n += len;
        }
        at += len;
    }
    out[n] = '\0';
    return out;
}

static int schema(struct ctl *c)
{
    struct backup_tool tool;
    struct child_result result;
    const char *text;
    struct err e;

    if (!backup_tool(c, "pg_dump", sync_dbname(c->db), &tool))
        return CTL_ERROR;
    {
        const char *const argv[] = {"pg_dump", "--schema-only", "--no-password", "--dbname", tool.words, NULL};
        const struct child_spec spec = {.path = tool.path, .argv = argv, .env = tool.env, .max_output = SCHEMA_MAX_BYTES};

        e = child_run(&c->arena, &spec, &result);
    }
    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!backup_tool_ended(c, "pg_dump", &result))
        return CTL_ERROR;
    text = without_guards(c, result.out);
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"sql\":%s}", list_json(&c->arena, text));
    else
        fputs(isatty(STDOUT_FILENO) == 1 ? ctl_safe(&c->arena, text) : text, stdout);
    return CTL_DONE;
}

int migrate_describe(struct ctl *c)
{
    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL))
        return CTL_ERROR;
    return c->option[OPT_SQL] != NULL ? schema(c) : summary(c);
}
