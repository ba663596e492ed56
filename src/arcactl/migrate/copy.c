/* SPDX-License-Identifier: Apache-2.0 */
/* A copy of the live database in the scratch one: what pg_dump says goes into pg_restore as it comes, and
 * is never on a disk. */
#include <config.h>

#include <string.h>

#include "arcactl/backup/backup.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/scratch.h"
#include "base/vec.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { CHUNK = 65536 };

static struct err pour(struct ctl *c, struct stream *from, struct stream *to)
{
    char *bytes = arena_alloc(&c->arena, CHUNK);
    bool taken = true;
    size_t n = 1;

    while (n > 0 && taken) {
        TRY(stream_read(from, bytes, CHUNK, &n));
        if (n > 0)
            TRY(stream_write(to, bytes, n, &taken));
    }
    return OK;
}

static bool ended(struct ctl *c, const char *program, struct stream *s)
{
    struct child_result result;
    struct err e = stream_close(s, &c->arena, &result);

    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e) && backup_tool_ended(c, program, &result);
}

static int copy(struct ctl *c, const struct backup_tool *dump, const struct backup_tool *load)
{
    const char *const out_argv[] = {"pg_dump", "--format=custom", "--compress=0", "--no-password", "--lock-wait-timeout=60000",
                                    "--dbname", dump->words, NULL};
    const char *const in_argv[] = {"pg_restore", "--exit-on-error", "--no-password", "--dbname", load->words, NULL};
    const struct child_spec out = {.path = dump->path, .argv = out_argv, .env = dump->env};
    const struct child_spec in = {.path = load->path, .argv = in_argv, .env = load->env};
    struct stream *from = NULL;
    struct stream *to = NULL;
    bool good;
    struct err e = stream_open(&from, &out, false, c->cancel_fd);

    if (!err_is(&e))
        e = stream_open(&to, &in, true, c->cancel_fd);
    if (!err_is(&e))
        e = pour(c, from, to);
    if (err_is(&e)) {
        stream_kill(from);
        stream_kill(to);
        return ctl_fail(c, &e);
    }
    good = ended(c, "pg_restore", to);
    return ended(c, "pg_dump", from) && good ? CTL_DONE : CTL_ERROR;
}

/* Owner, rights and settings of the database, which pg_dump leaves out, and what the planner knows. */
static bool finish(struct ctl *c, const char *database)
{
    const struct db_param p[] = {{sync_dbname(c->db)}, {database}, {"t"}};
    struct { VEC_OF(const char *) } all = {.arena = &c->arena};
    struct err e;

    if (!ctl_sql(c, &sql_ctl_restore_finish, p))
        return false;
    for (int i = 0; i < sync_rows(c->db); i++)
        vec_push(&all, str_c(&c->arena, str_of(sync_value(c->db, i, 0))));
    for (size_t i = 0; i < all.n; i++) {
        e = sync_script(c->db, str_of(all.p[i]));
        if (err_is(&e)) {
            ctl_fail(c, &e);
            return false;
        }
    }
    return ctl_sql(c, &sql_ctl_analyze, NULL);
}

int scratch_copy(struct ctl *c, const struct scratch *s)
{
    struct backup_tool dump, load;
    struct scratch in = *s;
    const char *database;
    int status;

    if (!ctl_sql(c, &sql_ctl_backup_database, NULL))
        return CTL_ERROR;
    database = ctl_first(c);
    if (!backup_tool(c, "pg_dump", sync_dbname(c->db), &dump) || !backup_tool(c, "pg_restore", s->name, &load) || !scratch_make(c, s))
        return CTL_ERROR;
    ctl_progress(c, "%s", _("copying the database"));
    status = copy(c, &dump, &load);
    if (status != CTL_DONE || !scratch_enter(c, &in))
        return status != CTL_DONE ? status : CTL_ERROR;
    status = finish(c, database) ? CTL_DONE : CTL_ERROR;
    scratch_leave(c, &in);
    return status;
}
