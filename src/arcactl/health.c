/* SPDX-License-Identifier: Apache-2.0 */
/* health: how the database does just now: gauges with two limits each. What must be set up right is
 * check's business. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "base/buf.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum verdict { GOOD, DEGRADED, CRITICAL, UNKNOWN, VERDICTS };

/* One question of the database: its first column is the number (none: the asker may not see it), the others
 * stand for {2} and {3} in the texts, the number for {1}. A limit that is reached counts; falling: from
 * above. 0: there is no such limit. */
struct gauge {
    const char *name;
    const struct db_stmt *stmt;
    long long degraded, critical;
    bool falling;
    const char *good; /* N_() */
    const char *bad;  /* N_(): what it is and what to do */
};

static const struct gauge GAUGES[] = {
    {"connections", &sql_ctl_health_connections, 75, 90, false, N_("{2} of {3} connections are in use"),
     N_("{2} of {3} connections are in use: end what is idle, or raise max_connections")},
    {"transactions", &sql_ctl_health_transaction, 300, 3600, false,
     N_("the oldest open transaction is {1} s old"),
     N_("a transaction of {2} is {1} s old ({3}): what waits behind it grows; end it with pg_terminate_backend")},
    {"locks", &sql_ctl_health_blocked, 1, 10, false, N_("nobody waits for a lock"),
     N_("{1} sessions wait for a lock, the longest for {2} s: see pg_blocking_pids")},
    {"slow statements", &sql_ctl_health_slow, 1, 5, false, N_("no statement runs for more than 30 s"),
     N_("{1} statements run for more than 30 s, the longest for {2} s: see pg_stat_activity")},
    {"invalid indexes", &sql_ctl_health_invalid, 1, 0, false, N_("every index is valid"),
     N_("{1} indexes are invalid and only cost: {2}. Drop them and make them anew")},
    {"unused indexes", &sql_ctl_health_unused, 1, 0, false, N_("no large index has gone unread for a week"),
     N_("{1} MB stand in indexes that nobody read for a week: {2}")},
    {"dead rows", &sql_ctl_health_bloat, 30, 60, false, N_("at most {1} percent of a table's rows are dead"),
     N_("{1} percent of the rows of {2} are dead: is autovacuum on, or does an old transaction hold them?")},
    {"freezing", &sql_ctl_health_age, 1000, 1800, false,
     N_("the oldest row was frozen {1} million transactions ago"),
     N_("the oldest row was frozen {1} million transactions ago, and at 2000 the server stops: run VACUUM FREEZE")},
    {"page checksums", &sql_ctl_health_checksum, 0, 1, false, N_("no page failed its checksum"),
     N_("{1} pages failed their checksum, last {2}: the disk is failing. Restore a backup elsewhere now")},
    {"audit months", &sql_ctl_health_months, 2, 1, true, N_("the audit log has room for {1} months"),
     N_("the audit log has partitions for {1} months only: run arcactl maintain")},
};

struct health {
    struct ctl *c;
    struct list lines;
    int count[VERDICTS];
};

static void line(struct health *h, enum verdict v, const char *name, const char *number, const char *text)
{
    static const char *const words[] = {"ok", "degraded", "CRITICAL", "unknown"};
    const char *values[] = {words[v], name, number, text};

    h->count[v]++;
    list_row(&h->lines, values);
}

static const char *value(struct health *h, int column)
{
    const char *v = sync_value(h->c->db, 0, column);

    return v != NULL ? str_c(&h->c->arena, str_of(v)) : NULL;
}

/* The text with its places filled by the columns of the answer. */
static const char *filled(struct health *h, const char *text, const char *const *columns)
{
    struct buf b = {0};
    const char *out;

    for (const char *p = text; *p != '\0'; p++) {
        if (p[0] == '{' && p[1] >= '1' && p[1] <= '3' && p[2] == '}') {
            buf_add_c(&b, columns[p[1] - '1'] != NULL ? columns[p[1] - '1'] : "-");
            p += 2;
        } else {
            buf_add_byte(&b, *p);
        }
    }
    out = str_c(&h->c->arena, buf_str(&b));
    buf_free(&b);
    return out;
}

static enum verdict judge(const struct gauge *g, long long n)
{
    if (g->critical != 0 && (g->falling ? n < g->critical : n >= g->critical))
        return CRITICAL;
    if (g->degraded != 0 && (g->falling ? n < g->degraded : n >= g->degraded))
        return DEGRADED;
    return GOOD;
}

static void look(struct health *h, const struct gauge *g)
{
    const char *columns[3];
    enum verdict v;

    if (!ctl_sql(h->c, g->stmt, NULL) || sync_rows(h->c->db) < 1) {
        line(h, CRITICAL, g->name, NULL, _("could not be looked at: the server's answer failed"));
        return;
    }
    for (int i = 0; i < 3; i++)
        columns[i] = value(h, i);
    if (columns[0] == NULL) {
        line(h, UNKNOWN, g->name, NULL, _("not looked at: only a superuser or pg_monitor may, or there is nothing of it"));
        return;
    }
    v = judge(g, strtoll(columns[0], NULL, 10));
    line(h, v, g->name, columns[0], filled(h, _(v == GOOD ? g->good : g->bad), columns));
}

/* Only where the module that counts statements is in the database. */
static void look_at_statements(struct health *h)
{
    static const struct gauge mean = {
        "mean times", &sql_ctl_health_statements, 500, 5000, false,
        N_("the slowest kind of statement takes {1} ms in the mean"),
        N_("a kind of statement takes {1} ms in the mean: see query {2} in pg_stat_statements")};

    if (ctl_sql(h->c, &sql_ctl_health_statements_there, NULL) && strcmp(ctl_first(h->c), "0") != 0)
        look(h, &mean);
    else
        line(h, UNKNOWN, mean.name, NULL, _("not looked at: pg_stat_statements is not in this database"));
}

/* Where the rows must be kept, a backup that restores must be young. The log knows of it wherever the file is. */
static void look_at_backup(struct health *h)
{
    static const struct gauge kept = {
        "backup age", &sql_ctl_health_backup, 30, 72, false, N_("the last backup that was proved to restore is {1} h old ({2})"),
        N_("the last backup that was proved to restore is {1} h old ({2}): run arcactl backup run, and see why the timer did not")};
    static const struct gauge never = {
        "backup age", &sql_ctl_health_backup, 30, 72, false, "", N_("no backup was ever proved to restore here: arcactl backup key new, then arcactl backup run")};
    static const struct gauge spare = {
        "backup age", &sql_ctl_health_backup, 0, 0, false, N_("this database needs no backup: its mark is not production or staging"), ""};
    const char *profile, *last;
    bool needed;

    if (!ctl_sql(h->c, &sql_ctl_health_backup_seen, NULL) || strcmp(ctl_first(h->c), "t") != 0) {
        line(h, UNKNOWN, kept.name, NULL, _("not looked at: only a superuser may read the audit log, or there is none"));
        return;
    }
    profile = guard_profile(h->c);
    needed = strcmp(profile, "production") == 0 || strcmp(profile, "staging") == 0;
    last = needed && ctl_sql(h->c, &sql_ctl_health_backup, NULL) ? value(h, 1) : NULL;
    look(h, !needed ? &spare : last != NULL && last[0] != '\0' ? &kept : &never);
}

static long long now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The server's clock against this machine's: the time of the answer lies between the two looks. */
static void look_at_clock(struct health *h)
{
    struct arena *a = &h->c->arena;
    long long before = now_ms();
    bool answered = ctl_sql(h->c, &sql_ctl_check_clock, NULL);
    long long after = now_ms();
    long long server, apart;

    if (!answered || sync_value(h->c->db, 0, 0) == NULL) {
        line(h, CRITICAL, "clock", NULL, _("could not be looked at: the server's answer failed"));
        return;
    }
    server = strtoll(ctl_first(h->c), NULL, 10);
    apart = (server < before ? before - server : server > after ? server - after : 0) / 1000;
    line(h, apart < 2 ? GOOD : apart < 60 ? DEGRADED : CRITICAL, "clock", str_printf(a, "%lld", apart).p,
         apart < 2 ? str_printf(a, _("this machine and the server are less than %d s apart"), 2).p
                   : str_printf(a, _("this machine and the server are %lld s apart: set the clocks by NTP"), apart).p);
}

/* The disk is looked at where it is: on the server's own machine. */
static void look_at_disk(struct health *h)
{
    struct arena *a = &h->c->arena;
    const char *size, *folder;
    struct statvfs fs;
    bool here;
    int free_percent;
    enum verdict v;

    if (!ctl_sql(h->c, &sql_ctl_health_size, NULL)) {
        line(h, CRITICAL, "disk", NULL, _("could not be looked at: the server's answer failed"));
        return;
    }
    size = value(h, 0);
    folder = value(h, 1);
    here = value(h, 2) != NULL && strcmp(value(h, 2), "t") == 0;
    line(h, GOOD, "size", size, str_printf(a, _("the database takes %s MB"), size).p);
    if (!here || folder == NULL || statvfs(folder, &fs) != 0 || fs.f_blocks == 0) {
        line(h, UNKNOWN, "disk", NULL, _("not looked at: the data is on another machine, or out of sight"));
        return;
    }
    free_percent = (int)((double)fs.f_bavail * 100 / (double)fs.f_blocks);
    v = free_percent < 5 ? CRITICAL : free_percent < 15 ? DEGRADED : GOOD;
    line(h, v, "disk", str_printf(a, "%d", free_percent).p,
         str_printf(a, v == GOOD ? _("%d %% of the disk of the data is free")
                                 : _("only %d %% of the disk of the data is free: make room, a full disk stops the server"),
                    free_percent).p);
}

int health_run(struct ctl *c)
{
    struct health h = {.c = c};

    if (!ctl_connect(c, NULL, "arcactl health"))
        return CTL_ERROR;
    list_begin(&h.lines, c);
    list_column(&h.lines, "verdict", _("Verdict"));
    list_column(&h.lines, "gauge", _("Gauge"));
    list_column(&h.lines, "value", _("Value"));
    list_column(&h.lines, "text", _("What was found"));
    for (size_t i = 0; i < sizeof GAUGES / sizeof GAUGES[0]; i++)
        look(&h, &GAUGES[i]);
    look_at_statements(&h);
    look_at_backup(&h);
    look_at_clock(&h);
    look_at_disk(&h);
    list_end(&h.lines);
    if (c->option[OPT_JSON] == NULL)
        ctl_say(c, "%s", h.count[CRITICAL] > 0   ? _("critical")
                         : h.count[DEGRADED] > 0 ? _("degraded")
                                                 : _("ok"));
    return h.count[CRITICAL] > 0 ? CTL_VERIFY : h.count[DEGRADED] > 0 ? CTL_DIFFERS : CTL_DONE;
}
