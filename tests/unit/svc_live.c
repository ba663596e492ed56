/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a session against a real server: lock, lost line, reset password, closed account.
 * svc_live.sh starts the server and then this. Prints TAP. */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db_bench.h"
#include "sec/sec.h"
#include "svc/account.h"
#include "svc/svc.h"

enum { PATIENCE_MS = 20000, QUIET_MS = 400, ANSWERS = 8 };

/* One person at one terminal, and what was told there. */
struct desk {
    struct bench *b;
    struct svc *svc;
    int answers;
    char order[ANSWERS + 1];
    struct err err;
    int missed; /* changes with the id 0 */
    int answers_at_refusal;
};

struct waits {
    struct desk *d;
    char letter;
};

static void answered(void *ctx, const struct answer *a, const struct err *err)
{
    struct waits *w = ctx;
    struct desk *d = w->d;

    (void)a;
    if (d->answers < ANSWERS)
        d->order[d->answers++] = w->letter;
    d->err = *err;
}

static void told(void *ctx, const struct svc_change *c)
{
    struct desk *d = ctx;

    if (c->topic == SVC_TOPIC_STATE && svc_state_of(d->svc) == SVC_REFUSED)
        d->answers_at_refusal = d->answers;
    d->missed += c->topic != SVC_TOPIC_STATE && c->id == 0;
}

/* The server runs here, so that its clock is ours; where in a minute one looks does not matter. */
static bool clock_is_right(struct desk *d)
{
    struct timespec now;
    int64_t off;

    clock_gettime(CLOCK_REALTIME, &now);
    off = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 -
          (loop_now(d->b->loop) - svc_session_of(d->svc)->opened_ms);
    off %= 60000;
    return off < 2000 || off > 58000;
}

static bool is_in(struct desk *d)
{
    return svc_state_of(d->svc) == SVC_IN;
}

static bool is_shut(struct desk *d)
{
    return svc_state_of(d->svc) == SVC_LOST && svc_locked(d->svc);
}

static bool is_lost(struct desk *d)
{
    return svc_state_of(d->svc) == SVC_LOST;
}

static bool is_refused(struct desk *d)
{
    return svc_state_of(d->svc) == SVC_REFUSED;
}

static bool wants_password(struct desk *d)
{
    return svc_state_of(d->svc) == SVC_PASSWORD;
}

static bool is_open(struct desk *d)
{
    return is_in(d) && !svc_locked(d->svc);
}

static bool heard_all(struct desk *d)
{
    return d->missed > 0;
}

static bool has_two(struct desk *d)
{
    return d->answers >= 2;
}

static bool has_one(struct desk *d)
{
    return d->answers >= 1;
}

/* How many connections of that name Rita has at the server. */
static int backends(struct desk *d, const char *program)
{
    char text[200];

    snprintf(text, sizeof text,
             "SELECT count(*) FROM pg_stat_activity WHERE usename = 'rita.tavares' AND "
             "application_name = '%s' AND state = 'idle'",
             program);
    admin(d->b, text);
    return atoi(sync_value(d->b->admin, 0, 0));
}

static bool listens(struct desk *d)
{
    return backends(d, "arca listening") == 1;
}

static bool until(struct desk *d, bool (*so)(struct desk *d))
{
    int64_t end = now() + PATIENCE_MS;
    bool is;

    while (!(is = so(d)) && now() < end)
        spend(d->b, 20);
    return is; /* asked again it may be otherwise for a moment: a backend that is busy */
}

static void fresh(struct desk *d)
{
    d->answers = d->missed = 0;
    memset(d->order, 0, sizeof d->order);
}

static void kill_program(struct desk *d, const char *program)
{
    char text[200];

    snprintf(text, sizeof text,
             "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rita.tavares' "
             "AND application_name = '%s'",
             program);
    admin(d->b, text);
}

static void come_in(struct desk *d, const char *password)
{
    svc_sign_in(d->svc, "rita.tavares");
    if (until(d, wants_password))
        svc_password(d->svc, str_of(password));
    fresh(d);
    ok(d->b, until(d, is_in), "she comes in by password");
    ok(d->b, clock_is_right(d), "and her minute begins with that of the server's clock");
    ok(d->b, backends(d, "arca listening") == 0, "the first screen is not kept waiting by a second connection");
    ok(d->b, until(d, listens), "and her terminal listens");
    ok(d->b, until(d, heard_all), "what was read before it listened is to be read again");
}

/* Whether the heap holds `text`, which is `n` bytes. */
static bool heap_holds(const char *text, size_t n)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    unsigned long from, to;
    char line[512];
    bool found = false;

    while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
        if (strstr(line, "[heap]") != NULL && sscanf(line, "%lx-%lx", &from, &to) == 2)
            found = found || memmem((const void *)from, to - from, text, n) != NULL;
    if (maps != NULL)
        fclose(maps);
    return found;
}

static bool is_parted(struct desk *d)
{
    return svc_parted(d->svc);
}

/* What malloc keeps of a freed block begins behind its first 16 bytes. */
static void test_password_left(struct desk *d)
{
    static const char tail[] = "t the desk";

#ifndef __SANITIZE_ADDRESS__ /* whose heap is elsewhere */
    ok(d->b, heap_holds(tail, sizeof tail - 1), "signed in, libpq has the password");
#endif
    svc_sign_out(d->svc);
    ok(d->b, until(d, is_parted), "signed out");
    ok(d->b, !heap_holds(tail, sizeof tail - 1), "nothing of it is left");
}

static void test_lock(struct desk *d)
{
    struct waits a = {d, 'a'}, b = {d, 'b'};

    fresh(d);
    svc_lock(d->svc, answered, &(struct waits){d, 'l'});
    until(d, has_one);
    kill_program(d, "arca listening");
    account_set_language(d->svc, "en", answered, &a);
    account_set_language(d->svc, "pt_BR", answered, &b);
    spend(d->b, QUIET_MS);
    ok(d->b, strcmp(d->order, "l") == 0, "a write on a locked terminal waits (%s)", d->order);
    svc_unlock(d->svc, STR("a calm morning at the desk"), answered, &(struct waits){d, 'u'});
    until(d, is_open);
    spend(d->b, QUIET_MS);
    ok(d->b, strcmp(d->order, "luab") == 0, "and goes when it is unlocked, in order (%s)", d->order);
    ok(d->b, !err_is(&d->err), "and is taken");
    ok(d->b, until(d, heard_all), "what was missed meanwhile is to be read again");
    ok(d->b, until(d, listens), "a listener lost under the lock is back");
}

static void test_line(struct desk *d)
{
    struct waits a = {d, 'a'}, b = {d, 'b'};

    fresh(d);
    kill_program(d, "arca");
    until(d, is_lost);
    account_set_language(d->svc, "en", answered, &a);
    account_set_language(d->svc, "pt_BR", answered, &b);
    ok(d->b, until(d, has_two) && strcmp(d->order, "ab") == 0,
       "writes that waited for the line are sent in order (%s)", d->order);
    admin(d->b, "SELECT language FROM clinic.staff WHERE login = 'rita.tavares'");
    ok(d->b, strcmp(sync_value(d->b->admin, 0, 0), "pt_BR") == 0, "so that the last one stands");
    fresh(d);
    kill_program(d, "arca listening");
    ok(d->b, until(d, heard_all), "what was missed while nobody listened is to be read again");
}

static void test_reset(struct desk *d)
{
    struct waits a = {d, 'a'};

    fresh(d);
    admin(d->b, "ALTER ROLE \"rita.tavares\" PASSWORD 'another morning at the desk'");
    kill_program(d, "arca");
    ok(d->b, until(d, is_shut), "a kept password that is taken no more locks the terminal");
    account_set_language(d->svc, "en", answered, &a);
    svc_unlock(d->svc, STR("a calm morning at the desk"), answered, &(struct waits){d, 'x'});
    ok(d->b, until(d, has_one) && strcmp(d->order, "x") == 0 && svc_locked(d->svc),
       "the old one does not open it");
    svc_unlock(d->svc, STR("another morning at the desk"), answered, &(struct waits){d, 'y'});
    ok(d->b, until(d, is_open), "the new one does");
    spend(d->b, QUIET_MS);
    ok(d->b, strcmp(d->order, "xya") == 0, "and what waited goes (%s)", d->order);
}

static void test_closed(struct desk *d)
{
    struct waits a = {d, 'a'};

    fresh(d);
    d->answers_at_refusal = -1;
    admin(d->b, "ALTER ROLE \"rita.tavares\" NOLOGIN");
    kill_program(d, "arca");
    until(d, is_lost);
    account_set_language(d->svc, "en", answered, &a);
    ok(d->b, until(d, is_refused), "an account that is closed is refused");
    ok(d->b, svc_session_of(d->svc) == NULL, "and permits nothing any more");
    ok(d->b, d->answers_at_refusal == 1 && svc_pending(d->svc) == 0,
       "who waits is told before the screens go (%d)", d->answers_at_refusal);
    ok(d->b, d->err.kind == ERR_CANCELLED, "that the session has ended");
}

int main(void)
{
    struct bench b = {.dir = getenv("PGHOST")};
    struct desk d = {.b = &b};
    struct sync_options o = {.program = "svc_live", .cancel_fd = -1};
    struct svc_options s = {.version = "test", .workstation = "test", .tty = "test"};
    char conninfo[256];
    struct err e = sec_init();

    signal(SIGPIPE, SIG_IGN);
    snprintf(b.conninfo, sizeof b.conninfo, "host=%s dbname=arca user=postgres", b.dir);
    snprintf(conninfo, sizeof conninfo, "host=%s dbname=arca", b.dir);
    o.conninfo = b.conninfo;
    s.conninfo = conninfo;
    if (!err_is(&e))
        e = loop_new(&b.loop);
    if (!err_is(&e))
        e = sync_open(&b.admin, &o, NULL, 0);
    if (!err_is(&e))
        e = svc_new(&d.svc, b.loop, &s);
    if (err_is(&e)) {
        printf("Bail out! no server\n");
        return 1;
    }
    svc_subscribe(d.svc, SVC_TOPIC_STATE | SVC_TOPIC_APPOINTMENT, told, &d);
    come_in(&d, "a calm morning at the desk");
    test_password_left(&d);
    come_in(&d, "a calm morning at the desk");
    test_lock(&d);
    test_line(&d);
    test_reset(&d);
    test_closed(&d);
    svc_free(d.svc);
    sync_close(b.admin);
    loop_free(b.loop);
    printf("1..%d\n", b.count);
    return b.failed != 0;
}
