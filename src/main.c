/* SPDX-License-Identifier: Apache-2.0 */
/* arca: arguments, environment, composition, exit status. */
#include <config.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/log.h"
#include "base/str.h"
#include "conf/conf.h"
#include "conf/paths.h"
#include "i18n/i18n.h"
#include "os/harden.h"
#include "sec/sec.h"

enum { EXIT_USAGE = 64, EXIT_UNAVAILABLE = 69, EXIT_SOFTWARE = 70 };

static const struct option options[] = {
    {"dbname", required_argument, NULL, 'd'},   {"user", required_argument, NULL, 'U'},
    {"language", required_argument, NULL, 'l'}, {"studio", no_argument, NULL, 's'},
    {"help", no_argument, NULL, 'h'},           {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static void usage(FILE *to)
{
    fprintf(to, "%s\n\n%s\n%s\n%s\n%s\n%s\n%s\n", _("Usage: arca [-d CONNINFO] [-U PERSON] [-l LANGUAGE] [--studio]"),
            _("  -d, --dbname CONNINFO   where the database is, as psql has it"),
            _("  -U, --user PERSON       who signs in"),
            _("  -l, --language CODE     pt_BR or en, whatever the person prefers"),
            _("  -s, --studio            the tables of the database, for whoever runs the system"),
            _("  -h, --help              this text"), _("  -V, --version           the version"));
}

/* Whether the person gave what `o` needs; the exit status, or -1 to go on. */
static int read_arguments(struct app_options *o, int argc, char **argv)
{
    int c;

    while ((c = getopt_long(argc, argv, "d:U:l:shV", options, NULL)) != -1) {
        switch (c) {
        case 'd':
            o->conninfo = optarg;
            break;
        case 'U':
            o->login = optarg;
            break;
        case 'l':
            o->language = optarg;
            break;
        case 's':
            o->studio = true;
            break;
        case 'h':
            usage(stdout);
            return 0;
        case 'V':
            puts("arca " PACKAGE_VERSION);
            return 0;
        default:
            usage(stderr);
            return EXIT_USAGE;
        }
    }
    if (optind < argc) {
        usage(stderr);
        return EXIT_USAGE;
    }
    return -1;
}

static int complain(const struct err *e)
{
    fprintf(stderr, "arca: %s\n", _(e->msgid));
    return e->kind == ERR_BUG ? EXIT_SOFTWARE : EXIT_UNAVAILABLE;
}

/* The files of the person's own folder, which is made when it is not there: the receipts of the audit
 * log, and the lines for support. The desk works without either. */
static void open_files(struct app_options *o, struct arena *a)
{
    const char *dir = conf_state_dir(a);
    struct err e = fs_make_dirs(dir);

    if (err_is(&e))
        return;
    if (conf_flag(o->conf, CONF_RECEIPTS))
        o->receipts_path = str_printf(a, "%s/receipts", dir).p;
    e = log_new(&o->log, str_printf(a, "%s/log", dir).p, LOG_INFO, (struct clock){.hand = NULL});
    if (err_is(&e))
        o->log = NULL;
}

static int run(const struct app_options *o)
{
    struct app *app;
    struct err e = app_new(&app, o);
    int status;

    if (err_is(&e))
        return complain(&e);
    status = app_run(app);
    app_free(app);
    return status;
}

/* Where libpq looks by itself is fixed before the environment is cleaned. */
static const char *const kept[] = {"PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGSSLROOTCERT", NULL};

int main(int argc, char **argv)
{
    struct app_options o = {0};
    struct arena arena;
    struct conf conf;
    struct err e = harden_process();
    int status;

    if (!err_is(&e))
        e = harden_environment(kept);
    if (!err_is(&e))
        e = sec_init();
    if (err_is(&e))
        return complain(&e);
    arena_init(&arena, 4096);
    e = i18n_open(conf_locale_dir(&arena));
    if (err_is(&e))
        fprintf(stderr, "arca: %s\n", e.msgid);
    conf_load(&conf, &arena);
    o.conf = &conf;
    status = read_arguments(&o, argc, argv);
    if (status < 0 && o.conninfo == NULL && conf_text(&conf, CONF_CONNINFO)[0] != '\0')
        o.conninfo = conf_text(&conf, CONF_CONNINFO);
    if (status < 0 && strcmp(conf_text(&conf, CONF_LANGUAGE), "auto") != 0)
        i18n_language(conf_text(&conf, CONF_LANGUAGE));
    if (status < 0)
        open_files(&o, &arena);
    if (status < 0 && o.language != NULL)
        i18n_language(o.language);
    if (status < 0)
        status = run(&o);
    log_free(o.log);
    i18n_end();
    arena_free(&arena);
    return status;
}
