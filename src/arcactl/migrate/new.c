/* SPDX-License-Identifier: Apache-2.0 */
/* new: the folder of a migration that is to be written. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "base/fs.h"
#include "conf/paths.h"
#include "i18n/i18n.h"

/* Prisma's limit of a name is 200 bytes, of which the date takes 15. */
enum { NAME_MAX_BYTES = 185 };

static bool is_name(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    return n > 0 && n <= NAME_MAX_BYTES && name[n] == '\0';
}

static bool write_file(struct ctl *c, const char *dir, const char *name, const char *text)
{
    const char *path = str_printf(&c->arena, "%s/%s", dir, name).p;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    struct err e = fd < 0 ? err_sys(errno, path) : fs_write(fd, str_of(text));

    if (fd >= 0 && close(fd) != 0 && !err_is(&e))
        e = err_sys(errno, path);
    if (err_is(&e))
        ctl_fail(c, &e);
    else
        ctl_say(c, "%s", path);
    return !err_is(&e);
}

int migrate_new(struct ctl *c)
{
    const char *parent = c->option[OPT_MIGRATIONS];
    const char *dir;
    char date[16];
    time_t now = time(NULL);
    struct tm tm;
    struct err e;

    if (!is_name(c->args[0])) {
        ctl_error(c, _("\"%s\" is no name for a migration: letters, digits and _ only, at most %d."), c->args[0], NAME_MAX_BYTES);
        ctl_next(c, "arcactl migrate new add_patient_email");
        return CTL_ERROR;
    }
    if (parent == NULL)
        parent = str_printf(&c->arena, "%s/migrations", conf_data_dir(&c->arena)).p;
    gmtime_r(&now, &tm);
    strftime(date, sizeof date, "%Y%m%d%H%M%S", &tm);
    dir = str_printf(&c->arena, "%s/%s_%s", parent, date, c->args[0]).p;
    if (mkdir(dir, 0755) != 0) {
        e = err_sys(errno, dir);
        return ctl_fail(c, &e);
    }
    if (!write_file(c, dir, "migration.sql", "") ||
        (c->option[OPT_DOWN] != NULL && !write_file(c, dir, "down.sql", "")) ||
        (c->option[OPT_VERIFY] != NULL && !write_file(c, dir, "verify.sql", "")))
        return CTL_ERROR;
    return CTL_DONE;
}
