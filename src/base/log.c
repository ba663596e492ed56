/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/log.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/utf8.h"

enum { LINE_MAX_BYTES = 1024 };

struct log {
    int fd;
    bool owned;
    enum log_level level;
    struct clock clock;
    struct arena scratch;
};

static const char *const level_names[] = {
    [LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info", [LOG_DEBUG] = "debug"};

/* What cannot be put aside goes on growing: better than no log. */
static void make_room(const char *path)
{
    char old[PATH_MAX];
    struct stat st;
    int n = snprintf(old, sizeof old, "%s.old", path);

    if (n > 0 && (size_t)n < sizeof old && lstat(path, &st) == 0 && st.st_size > LOG_BYTES_MAX)
        (void)rename(path, old);
}

struct err log_new(struct log **out, const char *path, enum log_level level, struct clock clock)
{
    int fd = STDERR_FILENO;
    struct log *l;

    *out = NULL;
    if (path != NULL) {
        make_room(path);
        TRY(fs_open_append(path, &fd));
    }
    l = MEM_NEW(struct log);
    l->fd = fd;
    l->owned = path != NULL;
    l->level = level;
    l->clock = clock;
    arena_init(&l->scratch, 2 * LINE_MAX_BYTES);
    *out = l;
    return OK;
}

void log_free(struct log *l)
{
    if (l == NULL)
        return;
    if (l->owned)
        close(l->fd);
    arena_free(&l->scratch);
    mem_free(l, sizeof *l);
}

void log_write(struct log *l, enum log_level level, const char *area, const char *fmt, ...)
{
    char line[LINE_MAX_BYTES];
    char when[CLOCK_TEXT_MAX];
    struct buf b = {.p = NULL};
    struct err ignored;
    va_list ap;
    int n;

    if (l == NULL || level > l->level)
        return;
    clock_text(clock_wall_us(l->clock), when);
    n = snprintf(line, sizeof line, "%s %s %s: ", when, level_names[level], area);
    if (n < 0 || (size_t)n >= sizeof line)
        return;
    va_start(ap, fmt);
    vsnprintf(line + n, sizeof line - (size_t)n, fmt, ap);
    va_end(ap);
    buf_add_str(&b, utf8_sanitise(&l->scratch, str_of(line), 0));
    buf_add_byte(&b, '\n');
    ignored = fs_write(l->fd, buf_str(&b));
    (void)ignored;
    buf_free(&b);
    arena_reset(&l->scratch);
}

void log_err(struct log *l, enum log_level level, const char *area, const struct err *e)
{
    log_write(l, level, area, "%s%s%s%s at %s: %s", err_kind_name(e->kind),
              e->sqlstate[0] != '\0' ? " " : "", e->sqlstate,
              e->unknown_outcome ? " (outcome unknown)" : "", e->where != NULL ? e->where : "?",
              e->detail);
}

int log_level_of(const char *name)
{
    for (size_t i = 0; i < sizeof level_names / sizeof level_names[0]; i++)
        if (strcmp(name, level_names[i]) == 0)
            return (int)i;
    return -1;
}
