/* SPDX-License-Identifier: Apache-2.0 */
/* Lock and unlock. The server keeps the lock; what opens it is a second connection of the same
 * person for which the server asked a password. */
#include <config.h>

#include "db/statements.h"
#include "i18n/i18n.h"
#include "svc/svc_priv.h"

static void locked(void *ctx, const struct db_reply *reply)
{
    struct svc *s = ctx;
    struct answer answer = {.outcome = ANSWER_OK};
    struct err err = reply->err;

    if (!err_is(&err) && reply->count > 0)
        svc_receipt(s, reply->rows[0]);
    if (s->lock_told != NULL)
        s->lock_told(s->lock_told_ctx, &answer, &err);
}

static void send_lock(struct svc *s)
{
    struct db_step step = {.stmt = &sql_session_lock};

    db_send(s->work, &step, 1, locked, s);
}

void svc_lock(struct svc *s, svc_answer_fn done, void *ctx)
{
    s->locked = true;
    s->lock_told = done;
    s->lock_told_ctx = ctx;
    s->unlock_done = NULL;
    svc_password_forget(s);
    if (s->state == SVC_IN)
        send_lock(s);
}

/* The line was lost while the terminal was locked. Whoever came back by a typed password has just
 * unlocked; whoever was let in by account alone is locked again. */
void svc_lock_reopened(struct svc *s)
{
    if (!s->has_password) {
        s->lock_told = NULL;
        send_lock(s);
        return;
    }
    s->locked = false;
    if (s->unlock_done != NULL)
        s->unlock_done(s->unlock_ctx, &(struct answer){.outcome = ANSWER_OK}, &(struct err){0});
}

void svc_lock_stop(struct svc *s)
{
    db_free(s->unlocker);
    s->unlocker = NULL;
    s->lock_told = s->unlock_done = NULL;
}

void svc_lock_refused(struct svc *s, const struct err *why)
{
    if (s->locked && s->unlock_done != NULL)
        s->unlock_done(s->unlock_ctx, &(struct answer){.outcome = ANSWER_REFUSED}, why);
}

static void unlock_end(struct svc *s, const struct err *err)
{
    struct db *d = s->unlocker;
    svc_answer_fn done = s->unlock_done;

    s->unlocker = NULL;
    db_free(d);
    if (err_is(err)) {
        svc_password_forget(s);
    } else {
        s->locked = false;
    }
    if (done != NULL)
        done(s->unlock_ctx, &(struct answer){.outcome = err_is(err) ? ANSWER_REFUSED : ANSWER_OK}, err);
    if (!s->locked && s->signed_in) {
        svc_listen_as_needed(s);
        svc_calls_resume(s);
        svc_missed(s);
    }
}

static void unlock_later(void *ctx)
{
    struct svc *s = ctx;

    if (s->unlocker != NULL)
        unlock_end(s, &s->error);
}

/* A connection must not be freed from within its own hook. */
static void unlock_fail(struct svc *s, struct err e)
{
    s->error = e;
    loop_after(s->loop, 0, unlock_later, s);
}

static void unlocked(void *ctx, const struct db_reply *reply)
{
    struct svc *s = ctx;
    struct answer answer;
    struct err e = reply->err;

    if (!err_is(&e) && (!svc_answer_decode(reply->rows[0], &answer) || answer.outcome != ANSWER_OK))
        e = err_make(ERR_DENIED, N_("The server did not unlock this session. Sign out."), "unlock");
    unlock_fail(s, e);
}

static void unlocker_connected(void *ctx, struct db *d)
{
    struct svc *s = ctx;
    struct db_param v[] = {{s->session.id.p}};
    struct db_step step = {.stmt = &sql_session_unlock, .params = v};

    if (!db_used_password(d)) {
        unlock_fail(s, err_make(ERR_DENIED,
                                N_("The server did not ask for a password. Sign out instead."),
                                "unlock without password"));
        return;
    }
    db_send(d, &step, 1, unlocked, s);
}

static void unlocker_state(void *ctx, enum db_state state)
{
    struct svc *s = ctx;

    if (state == DB_WANTS_PASSWORD && !s->unlock_tried) {
        s->unlock_tried = true;
        db_password(s->unlocker, secret_text(&s->password));
    } else if (state == DB_WANTS_PASSWORD || state == DB_REFUSED || state == DB_LOST) {
        unlock_fail(s, db_last_error(s->unlocker));
    }
}

void svc_unlock(struct svc *s, struct str password, svc_answer_fn done, void *ctx)
{
    struct db_options o = {
        .conninfo = s->options.conninfo, .user = s->session.login.p, .program = "arca unlock"};
    struct db_hooks hooks = {
        .on_state = unlocker_state, .on_connected = unlocker_connected, .ctx = s};
    struct err e;

    if (s->unlocker != NULL)
        return; /* one try at a time */
    s->unlock_done = done;
    s->unlock_ctx = ctx;
    svc_password_keep(s, password);
    s->unlock_tried = false;
    if (s->state == SVC_LOST && s->work != NULL && db_state_of(s->work) == DB_WANTS_PASSWORD) {
        s->password_tried = true;
        db_password(s->work, secret_text(&s->password));
        return; /* signing in again is the proof: see svc_lock_reopened */
    }
    e = db_new(&s->unlocker, s->loop, &o, &hooks);
    if (err_is(&e)) {
        done(ctx, &(struct answer){.outcome = ANSWER_REFUSED}, &e);
        return;
    }
    db_connect(s->unlocker);
}
