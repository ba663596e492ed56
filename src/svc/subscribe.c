/* SPDX-License-Identifier: Apache-2.0 */
/* What changed on other terminals: NOTIFY on a second connection, heard only while asked for. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "db/statements.h"
#include "svc/svc_priv.h"

enum { LISTEN_LATE_MS = 1000 };

static unsigned topics_wanted(const struct svc *s)
{
    unsigned wanted = 0;

    for (const struct subscription *sub = s->subscriptions; sub != NULL; sub = sub->next)
        if (!sub->gone)
            wanted |= sub->topics;
    return wanted & ~(unsigned)SVC_TOPIC_STATE;
}

static void sweep(struct svc *s)
{
    struct subscription **at = &s->subscriptions;

    while (*at != NULL) {
        struct subscription *sub = *at;
        if (!sub->gone) {
            at = &sub->next;
            continue;
        }
        *at = sub->next;
        mem_free(sub, sizeof *sub);
    }
}

void svc_tell(struct svc *s, const struct svc_change *change)
{
    s->telling++;
    for (struct subscription *sub = s->subscriptions; sub != NULL; sub = sub->next)
        if (!sub->gone && (sub->topics & change->topic) != 0)
            sub->fn(sub->ctx, change);
    if (--s->telling == 0)
        sweep(s);
}

int svc_subscribe(struct svc *s, unsigned topics, svc_change_fn fn, void *ctx)
{
    struct subscription *sub = MEM_NEW(struct subscription);

    *sub = (struct subscription){
        .next = s->subscriptions, .id = ++s->next_id, .topics = topics, .fn = fn, .ctx = ctx};
    s->subscriptions = sub;
    svc_listen_as_needed(s);
    return sub->id;
}

void svc_unsubscribe(struct svc *s, int id)
{
    for (struct subscription *sub = s->subscriptions; sub != NULL; sub = sub->next)
        if (sub->id == id)
            sub->gone = true;
    if (s->telling == 0)
        sweep(s);
    svc_listen_as_needed(s);
}

/* "appointment 812 2026-11-20", "waiting 4", "patient 9": anything else is ignored, for any login
 * may send a notification. */
static bool change_parse(const char *payload, struct svc_change *out)
{
    static const struct {
        const char *word;
        enum svc_topic topic;
    } topics[] = {{"appointment ", SVC_TOPIC_APPOINTMENT},
                  {"waiting ", SVC_TOPIC_WAITING},
                  {"patient ", SVC_TOPIC_PATIENT}};

    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
        size_t n = strlen(topics[i].word);
        char *end;
        if (strncmp(payload, topics[i].word, n) != 0)
            continue;
        *out = (struct svc_change){.topic = topics[i].topic, .id = strtoll(payload + n, &end, 10)};
        if (end == payload + n || out->id <= 0 || (*end != '\0' && *end != ' '))
            return false;
        out->day = *end == ' ' ? str_of(end + 1) : STR_EMPTY;
        return out->day.n == 0 || out->day.n == strlen("2026-11-20");
    }
    return false;
}

static void on_notify(void *ctx, const char *channel, const char *payload)
{
    struct svc *s = ctx;
    struct svc_change change;

    (void)channel;
    if (s->signed_in && !s->locked && change_parse(payload, &change)) {
        change.own = svc_own(s, change.id);
        svc_tell(s, &change);
    }
}

void svc_missed(struct svc *s)
{
    static const enum svc_topic topics[] = {SVC_TOPIC_APPOINTMENT, SVC_TOPIC_WAITING, SVC_TOPIC_PATIENT};

    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
        svc_tell(s, &(struct svc_change){.topic = topics[i]});
}

static void listen_answered(void *ctx, const struct db_reply *reply)
{
    struct svc *s = ctx;

    if (err_is(&reply->err))
        return;
    /* Also at first: what was read before this was read while nobody listened. */
    if (s->signed_in && !s->locked)
        svc_missed(s);
}

static void listen_begin(void *ctx, struct db *d)
{
    struct db_step step = {.stmt = &sql_listen};

    db_send(d, &step, 1, listen_answered, ctx);
}

/* Each password is tried once: without one, or after a wrong one, it waits for the next. */
static void listener_password(struct svc *s)
{
    if (!s->has_password || s->listener_tried)
        return;
    s->listener_tried = true;
    db_password(s->listener, secret_text(&s->password));
}

static void listener_state(void *ctx, enum db_state state)
{
    struct svc *s = ctx;

    if (state == DB_WANTS_PASSWORD)
        listener_password(s);
    if (state == DB_READY)
        s->listener_tried = false;
}

void svc_listen_stop(struct svc *s)
{
    db_free(s->listener);
    s->listener = NULL;
    loop_cancel(s->loop, s->listen_timer);
    s->listen_timer = 0;
    s->listen_may = s->listener_tried = false;
}

void svc_listen_as_needed(struct svc *s)
{
    bool wanted = s->state == SVC_IN && topics_wanted(s) != 0;
    struct db_options o = {.conninfo = s->options.conninfo,
                           .user = s->login,
                           .program = "arca listening",
                           .reconnect = true};
    struct db_hooks hooks = {.on_state = listener_state,
                             .on_notify = on_notify,
                             .on_connected = listen_begin,
                             .ctx = s};
    struct err e;

    if (s->listener != NULL && db_state_of(s->listener) == DB_WANTS_PASSWORD)
        listener_password(s);
    if (!wanted || s->listener != NULL || !s->listen_may)
        return; /* a connection that has nothing to hear costs nothing: it stays until sign-out */
    e = db_new(&s->listener, s->loop, &o, &hooks);
    if (!err_is(&e))
        db_connect(s->listener);
}

static void listen_due(void *ctx)
{
    struct svc *s = ctx;

    s->listen_timer = 0;
    s->listen_may = true;
    svc_listen_as_needed(s);
}

void svc_listen_later(struct svc *s)
{
    if (s->listen_may)
        svc_listen_as_needed(s);
    else if (s->listen_timer == 0)
        s->listen_timer = loop_after(s->loop, LISTEN_LATE_MS, listen_due, s);
}

void svc_listen_answered(struct svc *s)
{
    if (s->listen_timer == 0)
        return;
    loop_cancel(s->loop, s->listen_timer);
    s->listen_timer = loop_after(s->loop, 0, listen_due, s); /* the next turn: behind the painting */
}
