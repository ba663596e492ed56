/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/amcheck.h"

#include <string.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/ctl.h"
#include "base/buf.h"
#include "i18n/i18n.h"

/* Its exit status when it ran to its end and found damage. */
enum { FOUND = 2 };

static const char PROGRAM[] = "pg_amcheck";

bool amcheck_there(struct ctl *c)
{
    const char *dir = c->option[OPT_PROGRAMS];

    if (dir == NULL)
        dir = str_printf(&c->arena, "/usr/lib/postgresql/%d/bin", sync_server_version(c->db) / 10000).p;
    return access(str_printf(&c->arena, "%s/%s", dir, PROGRAM).p, X_OK) == 0;
}

/* Each whole line of `b`; what begins with blanks belongs to the line before it. */
static void give_lines(struct ctl *c, struct buf *b, bool end, void (*each)(void *ctx, const char *line), void *ctx)
{
    for (;;) {
        const char *text = buf_c(b);
        const char *stop = strchr(text, '\n');
        size_t n = stop != NULL ? (size_t)(stop - text) : strlen(text);

        if (text[0] == '\0' || (stop == NULL && !end))
            return;
        while (stop != NULL && (stop[1] == ' ' || stop[1] == '\t')) {
            stop = strchr(stop + 1, '\n');
            n = stop != NULL ? (size_t)(stop - text) : strlen(text);
        }
        each(ctx, str_c(&c->arena, str_sub(str_of(text), 0, n)));
        buf_eat(b, stop != NULL ? n + 1 : n);
    }
}

static struct err read_all(struct stream *s, struct buf *b)
{
    char bytes[4096];
    size_t n = 1;

    while (n > 0) {
        TRY(stream_read(s, bytes, sizeof bytes, &n));
        buf_add(b, bytes, n);
    }
    return OK;
}

int amcheck_run(struct ctl *c, const char *dbname, bool install, void (*each)(void *ctx, const char *line), void *ctx)
{
    struct backup_tool t;
    const char *argv[] = {PROGRAM, "--heapallindexed", "--no-password", NULL, NULL, NULL};
    struct child_spec spec = {.argv = argv};
    struct child_result result;
    struct buf words = {.p = NULL};
    struct stream *s;
    struct err e;

    if (!backup_tool(c, PROGRAM, dbname, &t))
        return CTL_ERROR;
    argv[3] = install ? "--install-missing" : t.words;
    argv[4] = install ? t.words : NULL;
    spec.path = t.path;
    spec.env = t.env;
    e = stream_open(&s, &spec, false, c->cancel_fd);
    if (err_is(&e))
        return ctl_fail(c, &e);
    e = read_all(s, &words);
    if (err_is(&e)) {
        stream_kill(s);
        buf_free(&words);
        return ctl_fail(c, &e);
    }
    e = stream_close(s, &c->arena, &result);
    if (!err_is(&e) && result.status == FOUND)
        give_lines(c, &words, true, each, ctx);
    buf_free(&words);
    if (err_is(&e))
        return ctl_fail(c, &e);
    if (result.status == FOUND)
        return CTL_VERIFY;
    return backup_tool_ended(c, PROGRAM, &result) ? CTL_DONE : CTL_ERROR;
}
