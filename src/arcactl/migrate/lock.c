/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "db/statements.h"
#include "i18n/i18n.h"

/* Prisma's own key, so that its deploy and ours keep each other out. */
static const struct db_param LOCK_KEY = {"72707369"};

static bool yes(struct ctl *c)
{
    return strcmp(ctl_first(c), "t") == 0;
}

/* Names who holds the lock, each holder once. */
static bool tell_holder(struct ctl *c, const char **told)
{
    const char *pid;

    if (!ctl_sql(c, &sql_ctl_lock_holder, &LOCK_KEY))
        return false;
    pid = sync_value(c->db, 0, 0);
    if (pid == NULL || (*told != NULL && strcmp(*told, pid) == 0))
        return true;
    *told = ctl_first(c);
    ctl_progress_end(c);
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"lock\",\"holder\":{\"pid\":%s,\"user\":%s,\"application\":%s,\"client\":%s,\"since\":%s}}", pid,
                list_json(&c->arena, sync_value(c->db, 0, 1)), list_json(&c->arena, sync_value(c->db, 0, 2)),
                list_json(&c->arena, sync_value(c->db, 0, 3)), list_json(&c->arena, sync_value(c->db, 0, 4)));
    ctl_state(c, _("Another run holds the migration lock: process %s, %s (%s) from %s, connected since %s."),
              pid, sync_value(c->db, 0, 1), sync_value(c->db, 0, 2), sync_value(c->db, 0, 3),
              sync_value(c->db, 0, 4));
    return true;
}

static int give_up(struct ctl *c, long seconds)
{
    if (ctl_cancelled(c)) {
        ctl_error(c, "%s", _("stopped while waiting for the migration lock; nothing was changed."));
        return CTL_ERROR;
    }
    ctl_error(c, _("another run still holds the migration lock after %ld seconds; nothing was changed."),
              seconds);
    ctl_next(c, "%s", _("wait for it to end, then run this again; --lock-wait waits longer"));
    return CTL_LOCKED;
}

/* A lock taken through a pooler that hands out another backend for each transaction protects
 * nothing. */
static int check_direct(struct ctl *c)
{
    const char *first;

    if (!ctl_sql(c, &sql_ctl_backend, NULL))
        return CTL_ERROR;
    first = ctl_first(c);
    if (!ctl_sql(c, &sql_ctl_backend, NULL))
        return CTL_ERROR;
    if (strcmp(first, ctl_first(c)) == 0) {
        if (!ctl_sql(c, &sql_ctl_lock_mine, &LOCK_KEY))
            return CTL_ERROR;
        if (yes(c))
            return CTL_DONE;
    }
    ctl_error(c, "%s", _("this connection changes its server process between transactions (a pooler)."));
    ctl_state(c, "%s", _("The migration lock would protect nothing. Nothing was changed."));
    ctl_next(c, "%s", _("connect to PostgreSQL itself with -d \"host=... port=...\""));
    return CTL_ERROR;
}

/* --lock-wait in seconds, at most 99999; -1: it has said that this is no number. */
static long lock_wait(struct ctl *c)
{
    const char *text = c->option[OPT_LOCK_WAIT];
    size_t n;

    if (text == NULL)
        return 60;
    n = strspn(text, "0123456789");
    if (n > 0 && n <= 5 && text[n] == '\0')
        return strtol(text, NULL, 10);
    ctl_error(c, _("--lock-wait takes a number of seconds, not \"%s\"."), text);
    return -1;
}

static int take(struct ctl *c, long waited)
{
    int status = check_direct(c);

    if (status == CTL_DONE && c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"lock\",\"waited_ms\":%ld,\"code\":0}", waited);
    return status;
}

int migrate_lock(struct ctl *c)
{
    long seconds = lock_wait(c);
    const char *told = NULL;
    long waited = 0;
    int pause = 200;

    if (seconds < 0)
        return CTL_ERROR;
    for (;;) {
        if (!ctl_sql(c, &sql_ctl_lock_try, &LOCK_KEY))
            return CTL_ERROR;
        if (yes(c))
            return take(c, waited);
        if (!tell_holder(c, &told))
            return CTL_ERROR;
        if (waited >= seconds * 1000 || ctl_cancelled(c))
            return give_up(c, seconds);
        ctl_progress(c, _("waiting for the migration lock, %ld s"), waited / 1000);
        ctl_wait(c, pause);
        waited += pause;
        pause = pause * 3 / 2 < 2000 ? pause * 3 / 2 : 2000;
    }
}

void migrate_unlock(struct ctl *c)
{
    if (sync_alive(c->db)) {
        struct err e = sync_run(c->db, &sql_ctl_lock_release, &LOCK_KEY);

        /* The lock goes with the session in any case. */
        (void)e;
    }
}
