/* SPDX-License-Identifier: Apache-2.0 */
/* pg_dump and pg_restore: of the server's own major version, for an older one does not know all
 * that the server has, and a newer one writes what the server does not know. */
#include <config.h>

#include "arcactl/backup/backup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/ctl.h"
#include "i18n/i18n.h"

enum { ENV_MAX = 8 };

static const char *named(struct ctl *c, const char *name, const char *value)
{
    return str_printf(&c->arena, "%s=%s", name, value).p;
}

/* What libpq looks at for certificates and passwords, and a password that was typed. */
static const char *const *environment(struct ctl *c, const char *password)
{
    static const char *const passed[] = {"HOME", "PGPASSFILE"};
    const char **env = ARENA_ARRAY(&c->arena, const char *, ENV_MAX);
    size_t n = 0;

    env[n++] = "PATH=/usr/bin:/bin";
    env[n++] = "LC_ALL=C.UTF-8";
    env[n++] = "PGOPTIONS=-c synchronous_commit=off";
    for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
        if (getenv(passed[i]) != NULL)
            env[n++] = named(c, passed[i], getenv(passed[i]));
    if (password != NULL)
        env[n++] = named(c, "PGPASSWORD", password);
    return env;
}

bool backup_tool(struct ctl *c, const char *program, const char *dbname, struct backup_tool *t)
{
    int major = sync_server_version(c->db) / 10000;
    const char *dir = c->option[OPT_PROGRAMS];
    const char *password;

    if (dir == NULL)
        dir = str_printf(&c->arena, "/usr/lib/postgresql/%d/bin", major).p;
    t->path = str_printf(&c->arena, "%s/%s", dir, program).p;
    t->words = sync_words(c->db, &c->arena, dbname, &password);
    t->env = environment(c, password);
    if (dir[0] == '/' && access(t->path, X_OK) == 0)
        return true;
    ctl_error(c, _("%s of PostgreSQL %d, the server's version, is not there: %s"), program, major, t->path);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, _("apt-get install postgresql-client-%d, or name the folder of the programs with --programs"), major);
    return false;
}

bool backup_tool_ended(struct ctl *c, const char *program, const struct child_result *r)
{
    struct str words = str_trim(r->err);

    if (r->status == 0)
        return true;
    ctl_error(c, _("%s failed (exit status %d). It said:"), program, r->status);
    while (words.n > 0) {
        size_t n = 0;

        while (n < words.n && words.p[n] != '\n')
            n++;
        ctl_state(c, "  %.*s", (int)n, words.p);
        words = str_sub(words, n + 1, words.n);
    }
    return false;
}
