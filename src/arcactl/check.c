/* SPDX-License-Identifier: Apache-2.0 */
/* check: one line for each thing that must be right, with what to do where it is not. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "arcactl/migrate/migrate.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum verdict { GOOD, WARN, FAIL };

struct check {
    struct ctl *c;
    struct list lines;
    int count[3];
    bool pending; /* the only thing wrong is that migrations wait */
};

/* The minor releases that mend what was known when this program was made. */
static const struct {
    int major;
    int minor;
} CURRENT[] = {{15, 20}, {16, 16}, {17, 12}, {18, 6}};

static void line(struct check *k, enum verdict v, const char *name, const char *text)
{
    static const char *const words[] = {"ok", "warn", "FAIL"};
    const char *values[] = {words[v], name, text};

    k->count[v]++;
    list_row(&k->lines, values);
}

static const char *value(struct check *k, int column)
{
    const char *v = sync_value(k->c->db, 0, column);

    return v != NULL ? str_c(&k->c->arena, str_of(v)) : "";
}

/* A question the server did not answer: its words stand above, the line says that nothing is known. */
static void unanswered(struct check *k, const char *name)
{
    line(k, FAIL, name, _("could not be looked at: the server's answer failed"));
}

static void check_version(struct check *k)
{
    int version = sync_server_version(k->c->db);
    int major = version / 10000;
    int minor = version % 10000;
    const char *text = str_printf(&k->c->arena, "PostgreSQL %d.%d", major, minor).p;
    size_t i;

    if (major < 15) {
        line(k, FAIL, "version", str_printf(&k->c->arena, _("%s; arca needs 15 or newer"), text).p);
        return;
    }
    for (i = 0; i < sizeof CURRENT / sizeof CURRENT[0]; i++) {
        if (CURRENT[i].major == major && minor < CURRENT[i].minor) {
            line(k, WARN, "version",
                 str_printf(&k->c->arena, _("%s; %d.%d mends known faults: upgrade the server's packages"), text,
                            major, CURRENT[i].minor).p);
            return;
        }
    }
    line(k, GOOD, "version", text);
}

static void check_settings(struct check *k)
{
    struct arena *a = &k->c->arena;
    const char *encoding;
    const char *hashing;
    bool local;

    if (!ctl_sql(k->c, &sql_ctl_check_server, NULL)) {
        unanswered(k, "settings");
        return;
    }
    encoding = value(k, 1);
    hashing = value(k, 3);
    local = strcmp(value(k, 7), "t") == 0;
    line(k, strcmp(encoding, "UTF8") == 0 ? GOOD : FAIL, "encoding",
         strcmp(encoding, "UTF8") == 0 ? encoding : str_printf(a, _("%s; arca needs a database in UTF8"), encoding).p);
    line(k, strcmp(value(k, 2), "on") == 0 ? GOOD : WARN, "checksums",
         strcmp(value(k, 2), "on") == 0 ? _("data pages carry checksums")
                                        : _("off: silent disk faults stay unseen; pg_checksums --enable turns them on"));
    line(k, strcmp(hashing, "scram-sha-256") == 0 ? GOOD : FAIL, "passwords",
         strcmp(hashing, "scram-sha-256") == 0 ? "scram-sha-256"
                                               : _("set password_encryption = 'scram-sha-256' on the server"));
    line(k, strcmp(value(k, 4), "on") == 0 ? GOOD : WARN, "sign-ins",
         strcmp(value(k, 4), "on") == 0
             ? _("the server logs connections; refused sign-ins are in its log")
             : _("the server does not log connections: set log_connections = on, or refused sign-ins leave no trace"));
    line(k, local || strcmp(value(k, 6), "on") == 0 ? GOOD : FAIL, "line",
         local ? _("unix socket on this machine")
               : (strcmp(value(k, 6), "on") == 0 ? "TLS" : _("TCP without TLS: set ssl = on on the server")));
    line(k, strcmp(value(k, 8), "t") == 0 ? GOOD : FAIL, "durability",
         strcmp(value(k, 8), "t") == 0 ? "fsync, full_page_writes" : _("set fsync = on and full_page_writes = on on the server"));
}

static void check_terminals(struct check *k)
{
    struct arena *a = &k->c->arena;
    long limit = ctl_sql(k->c, &sql_ctl_check_server, NULL) ? strtol(value(k, 5), NULL, 10) : -1;
    long people = ctl_sql(k->c, &sql_ctl_check_terminals, NULL) ? strtol(value(k, 0), NULL, 10) : -1;
    long needed = people * 2 + 20;

    if (limit < 0 || people < 0) {
        unanswered(k, "connections");
        return;
    }
    line(k, limit >= needed ? GOOD : WARN, "connections",
         str_printf(a, limit >= needed ? _("max_connections %ld; %ld people need %ld")
                                       : _("max_connections %ld, but %ld people need %ld: raise it"),
                    limit, people, needed).p);
}

static long long now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void check_clock(struct check *k)
{
    struct arena *a = &k->c->arena;
    long long before = now_ms();
    long long server;
    long long after;
    long long apart;

    if (!ctl_sql(k->c, &sql_ctl_check_clock, NULL)) {
        unanswered(k, "clock");
        return;
    }
    after = now_ms();
    server = strtoll(value(k, 0), NULL, 10);
    apart = server < before ? before - server : (server > after ? server - after : 0);
    if (apart < 2000)
        line(k, GOOD, "clock", str_printf(a, _("this machine and the server are less than %d s apart"), 2).p);
    else
        line(k, apart < 60000 ? WARN : FAIL, "clock",
             str_printf(a, _("this machine and the server are %lld s apart: set the clocks by NTP"), apart / 1000).p);
}

static void check_pooler(struct check *k)
{
    const char *first = ctl_sql(k->c, &sql_ctl_backend, NULL) ? ctl_first(k->c) : "";
    const char *again = ctl_sql(k->c, &sql_ctl_backend, NULL) ? ctl_first(k->c) : "?";

    if (strcmp(first, again) == 0)
        line(k, GOOD, "pooler", _("none that changes the server process between transactions"));
    else
        line(k, FAIL, "pooler", _("a pooler in transaction mode stands between: connect to PostgreSQL itself"));
}

static void check_extensions(struct check *k)
{
    struct arena *a = &k->c->arena;
    const char *missing = "";
    const char *absent = "";
    int i;

    if (!ctl_sql(k->c, &sql_ctl_check_extensions, NULL)) {
        unanswered(k, "extensions");
        return;
    }
    for (i = 0; i < sync_rows(k->c->db); i++) {
        const char *name = sync_value(k->c->db, i, 0);

        if (strcmp(sync_value(k->c->db, i, 1), "t") != 0)
            absent = str_printf(a, "%s %s", absent, name).p;
        else if (strcmp(sync_value(k->c->db, i, 2), "t") != 0)
            missing = str_printf(a, "%s %s", missing, name).p;
    }
    if (absent[0] != '\0')
        line(k, FAIL, "extensions", str_printf(a, _("not on the server:%s; install its contrib package"), absent).p);
    else if (missing[0] != '\0')
        line(k, FAIL, "extensions", str_printf(a, _("not in this database:%s; run arcactl init"), missing).p);
    else
        line(k, GOOD, "extensions", "btree_gist, pg_trgm");
}

static void check_schema(struct check *k)
{
    struct arena *a = &k->c->arena;
    struct migration_set set;
    struct err e = migrate_read_folder(k->c, &set);
    size_t pending;

    if (err_is(&e) || !migrate_read_history(k->c, &set, false)) {
        line(k, FAIL, "schema", _("the migrations cannot be read"));
        return;
    }
    pending = set.n[MIGRATE_PENDING] + set.n[MIGRATE_OUT_OF_ORDER];
    if (set.n[MIGRATE_NEWER] > 0)
        line(k, FAIL, "schema", _("the database is newer than this program: install the newer arca"));
    else if (set.n[MIGRATE_FAILED] + set.n[MIGRATE_EDITED] + set.n[MIGRATE_MISSING] > 0)
        line(k, FAIL, "schema", _("the history and the files differ: arcactl migrate status"));
    else if (pending > 0) {
        k->pending = true;
        line(k, WARN, "schema",
             str_printf(a, ngettext("the database is older than this program: %zu migration is pending, run arcactl migrate deploy",
                                    "the database is older than this program: %zu migrations are pending, run arcactl migrate deploy",
                                    pending), pending).p);
    } else
        line(k, GOOD, "schema", set.count > 0 ? set.items[set.count - 1].name : "-");
}

static void check_environment(struct check *k)
{
    const char *mark = guard_name(k->c);

    if (mark[0] == '\0')
        line(k, FAIL, "environment", _("this database is not prepared: run arcactl init"));
    else
        line(k, GOOD, "environment", mark);
}

/* What pg_hba.conf lets in without proof; only a superuser may look. */
static void check_trust(struct check *k)
{
    if (!ctl_sql(k->c, &sql_ctl_check_server, NULL)) {
        unanswered(k, "pg_hba");
        return;
    }
    if (strcmp(value(k, 9), "t") != 0) {
        line(k, WARN, "pg_hba", _("not looked at: only a superuser may read it"));
        return;
    }
    if (!ctl_sql(k->c, &sql_ctl_check_trust, NULL)) {
        unanswered(k, "pg_hba");
        return;
    }
    if (value(k, 0)[0] == '\0')
        line(k, GOOD, "pg_hba", _("nobody is let in without proof"));
    else
        line(k, FAIL, "pg_hba",
             str_printf(&k->c->arena, _("\"trust\" or \"password\" in line %s of pg_hba.conf"), value(k, 0)).p);
}

int check_run(struct ctl *c)
{
    struct check k = {.c = c};

    if (!ctl_connect(c, NULL, "arcactl check"))
        return CTL_ERROR;
    list_begin(&k.lines, c);
    list_column(&k.lines, "verdict", _("Verdict"));
    list_column(&k.lines, "check", _("Check"));
    list_column(&k.lines, "text", _("What was found"));
    line(&k, GOOD, "connection",
         str_printf(&c->arena, "%s, %s@%s", sync_host(c->db), sync_user(c->db), sync_dbname(c->db)).p);
    check_version(&k);
    check_settings(&k);
    check_terminals(&k);
    check_clock(&k);
    check_pooler(&k);
    check_extensions(&k);
    check_environment(&k);
    check_schema(&k);
    check_trust(&k);
    line(&k, WARN, "sealing", _("no sealing service runs: the audit log is chained, not sealed"));
    list_end(&k.lines);
    if (c->option[OPT_JSON] == NULL)
        ctl_say(c, _("%d ok, %d warnings, %d failures"), k.count[GOOD], k.count[WARN], k.count[FAIL]);
    if (k.count[FAIL] > 0)
        return CTL_VERIFY;
    return k.pending ? CTL_DIFFERS : CTL_DONE;
}
