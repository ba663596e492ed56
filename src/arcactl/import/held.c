/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/csv_out.h"
#include "arcactl/import/import.h"
#include "base/fs.h"
#include "db/statements.h"
#include "i18n/i18n.h"

bool import_held_free(struct import *m)
{
    m->held_path = m->c->option[OPT_HELD];
    if (m->held_path == NULL)
        m->held_path = str_printf(&m->c->arena, "%s.held.csv", m->file.path).p;
    if (m->preview || access(m->held_path, F_OK) != 0)
        return true;
    ctl_error(m->c, _("%s is there already, from an import before."), m->held_path);
    ctl_state(m->c, "%s", _("Nothing was imported."));
    ctl_next(m->c, "%s", _("look at it and take it away, or name another file with --held"));
    return false;
}

static struct err write_heading(struct import *m, int fd)
{
    const struct import_field *f = import_fields();
    const char *cells[IMPORT_FIELDS + 3] = {"line", "held_because", "is_like"};
    int n = 3;
    int i;

    for (i = 0; i < IMPORT_FIELDS; i++) {
        if (m->map.column[i] >= 0)
            cells[n++] = f[i].name;
    }
    return fs_write(fd, csv_out_row(&m->c->arena, cells, n, "\r\n"));
}

static struct err write_rows(struct import *m, int fd)
{
    const char *cells[IMPORT_FIELDS + 3];
    struct arena page;
    struct err e = OK;
    int i, k, n;

    TRY(sync_run(m->c->db, &sql_ctl_import_held_open, NULL));
    arena_init(&page, 0);
    do {
        e = sync_run(m->c->db, &sql_ctl_import_held_next, NULL);
        for (i = 0; !err_is(&e) && i < sync_rows(m->c->db); i++) {
            for (n = 0; n < 3; n++)
                cells[n] = sync_value(m->c->db, i, n);
            for (k = 0; k < IMPORT_FIELDS; k++) {
                if (m->map.column[k] >= 0)
                    cells[n++] = sync_value(m->c->db, i, 3 + k);
            }
            e = fs_write(fd, csv_out_row(&page, cells, n, "\r\n"));
        }
        arena_reset(&page);
    } while (!err_is(&e) && sync_rows(m->c->db) > 0);
    arena_free(&page);
    return e;
}

struct err import_write_held(struct import *m)
{
    struct err e;
    int fd;

    if (m->held == 0)
        return OK;
    fd = open(m->held_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return err_sys(errno, m->held_path);
    m->held_written = true;
    e = write_heading(m, fd);
    if (!err_is(&e))
        e = write_rows(m, fd);
    if (!err_is(&e) && fsync(fd) != 0)
        e = err_sys(errno, m->held_path);
    if (close(fd) != 0 && !err_is(&e))
        e = err_sys(errno, m->held_path);
    return e;
}

void import_drop_held(const struct import *m)
{
    if (m->held_written && unlink(m->held_path) != 0)
        ctl_state(m->c, _("%s is left over and can be deleted."), m->held_path);
}
