/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "db_bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "db/rows.h"

void ok(struct bench *b, bool good, const char *name, ...)
{
    va_list ap;

    va_start(ap, name);
    printf("%sok %d - ", good ? "" : "not ", ++b->count);
    vprintf(name, ap);
    printf("\n");
    va_end(ap);
    fflush(stdout);
    b->failed += !good;
}

int64_t now(void)
{
    return clock_mono_ms((struct clock){.hand = NULL});
}

/* How long this process has been ready to run while the machine ran others, in ms; 0 where the kernel
 * does not tell (proc(5), schedstat). */
static int64_t machine_held_ms(void)
{
    FILE *f = fopen("/proc/self/schedstat", "re");
    long long ran = 0, held = 0;

    if (f == NULL)
        return 0;
    if (fscanf(f, "%lld %lld", &ran, &held) != 2)
        held = 0;
    fclose(f);
    return held / 1000000;
}

bool never_away(struct bench *b, int *longest)
{
    enum { AWAY_MS = 500 };
    int64_t held = machine_held_ms(), ms = loop_longest_ms(b->loop);
    bool fine = ms < AWAY_MS + held - b->held_ms;

    b->held_ms = held;
    if (longest != NULL)
        *longest = (int)ms;
    return fine;
}

static void on_state(void *ctx, enum db_state state)
{
    static const char letters[] = {
        [DB_CLOSED] = '-', [DB_CONNECTING] = 'C', [DB_WANTS_PASSWORD] = 'P',
        [DB_READY] = 'R',  [DB_LOST] = 'L',       [DB_REFUSED] = 'X'};
    struct seen *s = ctx;
    size_t n = strlen(s->states);

    if (n + 1 < sizeof s->states)
        s->states[n] = letters[state];
    if (state == DB_WANTS_PASSWORD && s->password[0] != '\0') {
        db_password(s->d, str_of(s->password));
        s->password[0] = '\0';
    }
}

static void on_notify(void *ctx, const char *channel, const char *payload)
{
    struct seen *s = ctx;

    (void)channel;
    s->notified++;
    snprintf(s->payload, sizeof s->payload, "%s", payload);
}

void on_reply(void *ctx, const struct db_reply *reply)
{
    struct seen *s = ctx;

    s->replies++;
    s->err = reply->err;
    s->count = reply->count;
    for (int i = 0; i < reply->count; i++) {
        s->there[i] = reply->rows[i] != NULL;
        s->value[i][0] = '\0';
        if (rows_count(reply->rows[i]) > 0)
            snprintf(s->value[i], sizeof s->value[i], "%.*s",
                     STR_ARG(rows_str_at(reply->rows[i], 0, 0)));
    }
}

static void on_connected(void *ctx, struct db *d)
{
    struct seen *s = ctx;
    struct db_step step = {.stmt = s->on_connected};

    s->connected++;
    if (s->on_connected != NULL)
        db_send(d, &step, 1, NULL, NULL);
}

void open_db(struct bench *b, struct seen *s, const char *conninfo, const char *user,
                    bool reconnect)
{
    struct db_hooks hooks = {
        .on_state = on_state, .on_notify = on_notify, .on_connected = on_connected, .ctx = s};
    struct db_options o = {
        .conninfo = conninfo, .user = user, .program = "db_live", .reconnect = reconnect};
    struct err e = db_new(&s->d, b->loop, &o, &hooks);

    if (err_is(&e)) {
        printf("Bail out! %s\n", e.detail);
        exit(1);
    }
    db_connect(s->d);
}

void turn(struct bench *b)
{
    struct err e = loop_turn(b->loop, 20);

    if (err_is(&e))
        exit(1);
}

/* Turns the loop until the state is reached; false after `ms`. */
bool until_state(struct bench *b, struct seen *s, enum db_state state, int64_t ms)
{
    for (int64_t end = now() + ms; db_state_of(s->d) != state && now() < end;)
        turn(b);
    return db_state_of(s->d) == state;
}

bool until_replies(struct bench *b, struct seen *s, int replies, int64_t ms)
{
    for (int64_t end = now() + ms; s->replies < replies && now() < end;)
        turn(b);
    return s->replies >= replies;
}

void spend(struct bench *b, int64_t ms)
{
    for (int64_t end = now() + ms; now() < end;)
        turn(b);
}

int send_one(struct seen *s, const struct db_stmt *stmt, const char *param)
{
    struct db_param p = {.p = param};
    struct db_step step = {.stmt = stmt, .params = &p};

    return db_send(s->d, &step, 1, on_reply, s);
}

void admin(struct bench *b, const char *text)
{
    struct err e = sync_script(b->admin, str_of(text));

    if (err_is(&e))
        printf("# %s: %s\n", text, sync_fault(b->admin)->message);
}

void kill_backends(struct bench *b, const char *user)
{
    char text[256];

    snprintf(
        text, sizeof text,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'db_live' "
        "AND pid <> pg_backend_pid() AND usename = '%s'",
        user);
    admin(b, text);
}
