/* SPDX-License-Identifier: Apache-2.0 */
/* What a list finds, into a file that only its maker may read: CSV, page by page, each page asked for and
 * noted in the log like any read. A file that is not whole is taken away. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/csv_out.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "i18n/i18n.h"
#include "screen/studio/priv.h"
#include "ui/dialog.h"
#include "ui/frame.h"

enum { PATH_MOST = 400 };

struct studio_export {
    struct studio_export **slot;
    struct env *env;
    struct arena arena;            /* what the question holds */
    struct arena page;
    struct studio_question q;
    struct ticket ticket;
    const struct studio_column *columns;
    size_t count;
    char path[PATH_MOST];
    int fd;                        /* -1: not open */
    int call, busy;
    long long rows;
};

static void end(struct studio_export *x)
{
    struct studio_export **slot = x->slot;

    if (x->call != 0)
        svc_drop(x->env->svc, x->call);
    ui_busy_end(x->env->stack, x->busy);
    arena_free(&x->page);
    arena_free(&x->arena);
    mem_free(x, sizeof *x);
    *slot = NULL;
}

/* Nothing half is left behind. */
static void give_up(struct studio_export *x)
{
    if (x->fd >= 0) {
        close(x->fd);
        unlink(x->path);
    }
    end(x);
}

static void fail(struct studio_export *x, const struct err *e)
{
    if (e->kind == ERR_SYS)
        stack_sayf(x->env->stack, ROLE_ERROR, _("The file could not be written: %s. None was left."), e->detail);
    else
        stack_sayf(x->env->stack, ROLE_ERROR, _("No file was left. %s"), _(e->msgid));
    give_up(x);
}

static void cancelled(void *ctx)
{
    struct studio_export *x = ctx;

    stack_say(x->env->stack, ROLE_WARN, str_of(_("Stopped; no file was left.")));
    give_up(x);
}

static struct err put_row(struct studio_export *x, const char *const *cells, int n)
{
    return fs_write(x->fd, csv_out_row(&x->page, cells, n, "\r\n"));
}

/* The columns that are shown; masked ones have no place in a file. */
static struct err put_head(struct studio_export *x)
{
    const char **cells = ARENA_ARRAY(&x->page, const char *, x->count + 1);
    int n = 0;

    for (size_t i = 0; i < x->count; i++)
        if (studio_shown(&x->columns[i]))
            cells[n++] = x->columns[i].name.p;
    return put_row(x, cells, n);
}

static struct err put_line(struct studio_export *x, const struct studio_line *line)
{
    const char **cells = ARENA_ARRAY(&x->page, const char *, x->count + 1);
    struct str key, value;
    size_t at = 0;
    int n = 0;

    for (size_t i = 0; i < x->count && json_next(line->cells, &at, &key, &value); i++)
        if (studio_shown(&x->columns[i])) {
            cells[n] = str_eq(value, STR("null")) ? NULL : str_c(&x->page, json_text(&x->page, value));
            n++;
        }
    return put_row(x, cells, n);
}

static void next_page(struct studio_export *x);

static void finish(struct studio_export *x)
{
    if (fsync(x->fd) != 0) {
        struct err e = err_sys(errno, x->path);

        fail(x, &e);
        return;
    }
    close(x->fd);
    stack_sayf(x->env->stack, ROLE_GOOD, _("%s: %lld rows. Masked columns are not in it; only you may read it."), x->path,
               x->rows);
    end(x);
}

static void on_page(void *ctx, const struct svc_rows *r)
{
    struct studio_export *x = ctx;
    struct studio_page p;
    struct err e;

    x->call = 0;
    arena_reset(&x->page);
    e = studio_page_of(r, &x->page, &p);
    for (size_t i = 0; i < p.count && !err_is(&e); i++)
        e = put_line(x, &p.lines[i]);
    if (err_is(&e)) {
        fail(x, &e);
        return;
    }
    x->rows += (long long)p.count;
    if (!p.after || p.count == 0) {
        finish(x);
        return;
    }
    arena_reset(&x->arena);
    x->q.place = str_copy(&x->arena, p.lines[p.count - 1].place);
    x->q.how = "after";
    stack_sayf(x->env->stack, ROLE_NORMAL, _("%lld rows written; Esc stops."), x->rows);
    next_page(x);
}

static void next_page(struct studio_export *x)
{
    x->call = studio_export_read(x->env->svc, &x->ticket, &x->q, on_page, x);
}

static void begin(struct studio_export *x)
{
    struct err e;

    x->fd = open(x->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (x->fd < 0) {
        if (errno == EEXIST)
            stack_say(x->env->stack, ROLE_ERROR, str_of(_("There is such a file already, and nothing is overwritten. Name another.")));
        else
            stack_sayf(x->env->stack, ROLE_ERROR, _("%s cannot be made: %s"), x->path, strerror(errno));
        end(x);
        return;
    }
    x->busy = ui_busy_hold(x->env->stack, str_of(_("Writing the file… Esc stops")), cancelled, x);
    e = put_head(x);
    if (err_is(&e))
        fail(x, &e);
    else
        next_page(x);
}

static void named(void *ctx, const struct outcome *o)
{
    struct studio_export *x = ctx;
    const struct str *path = o->data;

    if (!o->accepted) {
        end(x);
        return;
    }
    snprintf(x->path, sizeof x->path, "%.*s", STR_ARG(*path));
    begin(x);
}

static const char *check_path(void *ctx, struct str text)
{
    (void)ctx;
    return str_trim(text).n == 0        ? _("Type the name of a file.")
           : text.n + 1 > (size_t)PATH_MOST ? _("This is too long. Shorten it.")
                                        : NULL;
}

/* The table's columns outlive the export; the question's texts are the list's own but for the place. */
void studio_export_begin(struct studio_export **slot, struct view *v, const struct studio_question *q,
                         const struct studio_column *columns, size_t count)
{
    static const struct line_edit_opts opts = {.max_chars = PATH_MOST - 1};
    struct dialog d = {.title = str_of(_("Write to a file")),
                       .first = str_of(_("Rows that are shown now, as CSV. Into which file?")),
                       .more = str_of(_("It can be read by you alone, and its making stands in the log."))};
    struct studio_export *x;
    char name[2 * STUDIO_NAME + 2], path[PATH_MOST];

    if (*slot != NULL)
        return;
    x = MEM_NEW(struct studio_export);
    *x = (struct studio_export){.slot = slot, .env = env_of(v), .q = *q, .columns = columns, .count = count, .fd = -1};
    arena_init(&x->arena, 256);
    arena_init(&x->page, 65536);
    *slot = x;
    snprintf(path, sizeof path, "%s.csv", studio_name(name, &q->at).p);
    if (dialog_text(view_stack(v), &d, str_of(_("File")), &opts, str_of(path), check_path, named, x) == NULL)
        end(x);
}

void studio_export_end(struct studio_export **slot)
{
    if (*slot != NULL)
        give_up(*slot);
}
