/* SPDX-License-Identifier: Apache-2.0 */
/* The files that tell the private server how to work and whom to let in. They are arca's: written
 * again at every start. What a person adds belongs into conf.d/, which is read last. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arcactl/cluster.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "base/fs.h"
#include "db/statements.h"
#include "i18n/i18n.h"

static const char CONF[] =
    "# Written by arcactl at every start. Put changes into conf.d/NAME.conf.\n"
    "listen_addresses = ''\n"
    "unix_socket_directories = '%s'\n"
    "unix_socket_permissions = 0700\n"
    "cluster_name = 'arca-%s'\n"
    "max_connections = 100\n"
    "shared_buffers = 128MB\n"
    "shared_preload_libraries = 'plpgsql'\n" /* else each sign-in loads it */
    "password_encryption = scram-sha-256\n"
    "datestyle = 'iso, dmy'\n"
    "log_connections = on\n"
    "log_disconnections = on\n"
    "logging_collector = on\n"
    "log_destination = jsonlog\n"
    "log_directory = '%s/log'\n"
    "log_filename = 'postgresql-%%a.log'\n"
    "log_file_mode = 0600\n"
    "log_rotation_age = 1d\n"
    "log_truncate_on_rotation = on\n"
    "log_parameter_max_length = 0\n"
    "log_parameter_max_length_on_error = 0\n"
    "include_dir = 'conf.d'\n";

static const char HBA[] =
    "# Written by arcactl at every start.\n"
    "local all        postgres    peer map=operator\n"
    "%s"
    "local arca       +arca_peer  peer map=arca\n"
    "local arca       all         scram-sha-256\n"; /* not postgres: there anybody may run code of his own */

static bool put(struct ctl *c, const struct cluster *k, const char *name, struct str text)
{
    const char *file = str_printf(&c->arena, "%s/%s", k->data, name).p;
    struct err e = fs_replace(file, text);

    if (!err_is(&e) && chown(file, k->uid, k->gid) != 0)
        e = err_sys(errno, file);
    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

/* The people of a demo sign in by the account of whoever runs the cluster, without a password; so
 * there are lines for them only while the database itself says that it is a demo. Reads them from the
 * running server; STR_EMPTY when there is none to tell. */
static struct str demo_lines(struct ctl *c, const struct cluster *k)
{
    struct sync_options o = {.conninfo = cluster_conninfo(c, k), .dbname = "arca", .program = "arcactl local", .cancel_fd = -1};
    struct str lines = STR_EMPTY;
    struct err e;
    int i;

    if (!k->running)
        return lines;
    e = sync_open(&c->db, &o, NULL, 0);
    if (err_is(&e))
        return lines; /* no such database yet */
    if (strcmp(guard_name(c), "demo") == 0 && ctl_sql(c, &sql_ctl_demo_people, NULL)) {
        for (i = 0; i < sync_rows(c->db); i++)
            lines = str_printf(&c->arena, "%sdemo      \"%s\"  \"%s\"\n", lines.p, k->person, sync_value(c->db, i, 0));
    }
    ctl_disconnect(c);
    return lines;
}

static bool reload(struct ctl *c, const struct cluster *k)
{
    const char *const argv[] = {str_printf(&c->arena, "%s/pg_ctl", k->bin).p, "reload", "-s", "-D", k->data, NULL};

    return cluster_run(c, k, argv, NULL);
}

bool cluster_configure(struct ctl *c, const struct cluster *k)
{
    const char *conf_d = str_printf(&c->arena, "%s/conf.d", k->data).p;
    struct str demo = demo_lines(c, k);
    struct str ident;

    if (mkdir(conf_d, 0700) == 0 && chown(conf_d, k->uid, k->gid) != 0)
        return false;
    ident = str_printf(&c->arena,
                       "# Written by arcactl at every start: map, account of the system, role.\n"
                       "operator  \"%s\"  postgres\n%s%s",
                       k->person, geteuid() == 0 ? "operator  postgres  postgres\n" : "", demo.p);
    if (!put(c, k, "postgresql.conf", str_printf(&c->arena, CONF, k->socket, k->name, k->dir)) ||
        !put(c, k, "pg_hba.conf",
             str_printf(&c->arena, HBA, demo.n > 0 ? "local arca       +arca_peer  peer map=demo\n" : "")) ||
        !put(c, k, "pg_ident.conf", ident))
        return false;
    return !k->running || reload(c, k);
}
