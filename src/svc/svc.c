/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a session: sign-in, the line lost and found, sign-out. */
#include <config.h>

#include "svc/svc.h"

#include <string.h>

#include "base/mem.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "svc/svc_priv.h"

void svc_set_state(struct svc *s, enum svc_state state)
{
    struct svc_change change = {.topic = SVC_TOPIC_STATE, .own = true};

    if (s->state == state)
        return;
    s->state = state;
    if (state == SVC_IN)
        s->error = OK;
    svc_tell(s, &change);
}

void svc_password_keep(struct svc *s, struct str text)
{
    secret_clear(&s->password);
    s->has_password = secret_append(&s->password, text);
    s->listener_tried = false;
}

void svc_password_forget(struct svc *s)
{
    secret_clear(&s->password);
    s->has_password = false;
}

struct err svc_new(struct svc **out, struct loop *loop, const struct svc_options *o)
{
    struct svc *s = MEM_NEW(struct svc);
    struct err e;

    s->loop = loop;
    s->options = *o;
    s->state = SVC_OUT;
    arena_init(&s->arena, 2048);
    e = secret_new(&s->password);
    if (err_is(&e)) {
        mem_free(s, sizeof *s);
        return e;
    }
    s->receipts = RECEIPT_CLOSED;
    if (o->receipts_path != NULL)
        e = receipt_open(&s->receipts, o->receipts_path);
    if (err_is(&e)) /* the desk works without; who checks the log misses them */
        log_err(o->log, LOG_WARN, "receipts", &e);
    *out = s;
    return OK;
}

/* Ends the connections and wipes what is known of the person. */
static void session_end(struct svc *s, bool tell)
{
    svc_calls_forget(s, tell);
    svc_lock_stop(s);
    svc_listen_stop(s);
    db_free(s->work);
    s->work = NULL;
    svc_password_forget(s);
    mem_free_c(s->login);
    s->login = NULL;
    arena_reset(&s->arena);
    s->session = (struct svc_session){0};
    s->signed_in = s->locked = false;
}

enum { PARTING_MS = 1000 };

static void parting_end(void *ctx)
{
    struct svc *s = ctx;

    loop_cancel(s->loop, s->parting_timer);
    s->parting_timer = 0;
    db_free(s->parting);
    s->parting = NULL;
}

static void parting_answered(void *ctx, const struct db_reply *reply)
{
    struct svc *s = ctx;

    (void)reply;
    loop_cancel(s->loop, s->parting_timer);
    s->parting_timer = loop_after(s->loop, 0, parting_end, s);
}

void svc_free(struct svc *s)
{
    if (s == NULL)
        return;
    session_end(s, false);
    if (s->parting != NULL)
        parting_end(s);
    while (s->subscriptions != NULL) {
        struct subscription *sub = s->subscriptions;
        s->subscriptions = sub->next;
        mem_free(sub, sizeof *sub);
    }
    svc_receipts_stop(s);
    secret_free(&s->password);
    arena_free(&s->arena);
    mem_free(s, sizeof *s);
}

static struct str keep(struct svc *s, const struct rows *r, const char *column)
{
    return str_copy(&s->arena, rows_str(r, 0, column));
}

enum { MS_OF_MINUTE = 60 * 1000 };

static struct err session_decode(struct svc *s, const struct rows *r)
{
    size_t n;
    const struct str *may;

    arena_reset(&s->arena);
    s->session = (struct svc_session){
        .id = keep(s, r, "session_id"),
        .staff_id = rows_int(r, 0, "staff_id"),
        .clinic_id = rows_int(r, 0, "clinic_id"),
        .login = keep(s, r, "login"),
        .name = keep(s, r, "name"),
        .role = keep(s, r, "role"),
        .clinic_name = keep(s, r, "clinic_name"),
        .time_zone = keep(s, r, "time_zone"),
        .environment = keep(s, r, "environment"),
        .language = keep(s, r, "language"),
        .last_access_at = keep(s, r, "last_access_at"),
        .last_access_from = keep(s, r, "last_access_from"),
        .minute = (int)rows_int(r, 0, "minute"),
        .opened_ms = loop_now(s->loop) - rows_time(r, 0, "now") / 1000 % MS_OF_MINUTE,
        .must_change_password = rows_bool(r, 0, "must_change_password"),
        .by_password = db_used_password(s->work),
    };
    rows_date(r, 0, "today", &s->session.today.year, &s->session.today.month, &s->session.today.day);
    may = rows_list(r, 0, "permissions", &s->arena, &n);
    s->session.may = permission_read(&s->arena, may, n);
    return rows_err(r);
}

/* The person does not come back: who waits is told so, before the screens go. */
static void refuse(struct svc *s, struct err why)
{
    svc_calls_forget(s, true);
    svc_lock_stop(s);
    svc_listen_stop(s);
    svc_password_forget(s);
    s->signed_in = s->locked = false; /* nobody's: nothing is permitted any more */
    s->error = why;
    svc_set_state(s, SVC_REFUSED);
}

static const char no_place[] =
    N_("For who runs the system: arca --studio, or arcactl. This account has no place in a clinic.");

/* The account may not call the function at all: it is nobody of the staff. */
static bool is_not_granted(const struct err *e)
{
    return strcmp(e->sqlstate, "42501") == 0;
}

static void studio_answered(void *ctx, const struct db_reply *reply)
{
    struct svc *s = ctx;

    if (reply->err.kind == ERR_NET)
        return;
    refuse(s, reply->rows[0] != NULL
                  ? err_make(ERR_DENIED, N_("The tables are for whoever runs the system. This try stands in the audit "
                                            "log. Start arca without --studio."), "studio: of the staff")
                  : err_make(ERR_DENIED, N_("This account may not look at the tables. Sign in as who runs the system: "
                                            "-d \"user=postgres ...\""), "studio: not granted"));
}

/* It is nobody who runs the system: when it is one of the staff, the log gets to know. */
static void studio_refused(struct svc *s)
{
    const struct db_param v[] = {{s->options.version}, {s->options.workstation}, {s->options.tty}, {s->options.language}};
    const struct db_step step = {.stmt = &sql_studio_refused, .params = v};

    db_send(s->work, &step, 1, studio_answered, s);
}

static void session_opened(void *ctx, const struct db_reply *reply)
{
    struct svc *s = ctx;
    struct err e;

    if (err_is(&reply->err) && reply->err.kind == ERR_NET)
        return; /* lost again: the next connection asks anew */
    if (reply->rows[0] == NULL && reply->err.kind == ERR_DENIED && s->options.studio) {
        studio_refused(s);
        return;
    }
    if (reply->rows[0] == NULL && is_not_granted(&reply->err))
        e = err_make(ERR_DENIED, no_place, "session_open is not granted");
    else if (reply->rows[0] == NULL)
        e = reply->err;
    else if (rows_count(reply->rows[0]) != 1)
        e = err_make(ERR_DENIED, no_place, "session_open gave no row");
    else
        e = session_decode(s, reply->rows[0]);
    if (err_is(&e)) {
        refuse(s, e);
        return;
    }
    svc_receipt(s, reply->rows[0]);
    s->signed_in = true;
    svc_set_state(s, SVC_IN);
    if (s->locked)
        svc_lock_reopened(s);
    svc_listen_later(s);
    svc_calls_resume(s);
}

void svc_session_begin(void *ctx, struct db *d)
{
    struct svc *s = ctx;
    const struct db_param v[] = {{"arca"},
                                 {s->options.version},
                                 {s->options.workstation},
                                 {s->options.tty},
                                 {s->options.language}};
    const struct db_step desk = {.stmt = &sql_session_open, .params = v};
    const struct db_step studio = {.stmt = &sql_studio_session, .params = v + 1};

    if (d != s->work)
        return;
    db_send(d, s->options.studio ? &studio : &desk, 1, session_opened, s);
}

/* Nobody comes back without a new password, so the terminal locks: that is where one is typed. */
static void lost_for_password(struct svc *s)
{
    struct svc_change change = {.topic = SVC_TOPIC_STATE, .own = true};
    bool told = s->state == SVC_LOST && s->locked;

    s->locked = true;
    s->state = SVC_LOST;
    if (!told)
        svc_tell(s, &change);
}

static void work_wants_password(struct svc *s)
{
    if (s->has_password && !s->password_tried) {
        s->password_tried = true;
        db_password(s->work, secret_text(&s->password));
        return;
    }
    /* The one that is kept was refused: it is never sent again by itself. */
    if (s->has_password) {
        s->error = db_last_error(s->work);
        svc_lock_refused(s, &s->error);
    } else if (!s->signed_in) {
        s->error = OK; /* that it was out of reach before is over */
    }
    svc_password_forget(s);
    if (s->signed_in)
        lost_for_password(s);
    else
        svc_set_state(s, SVC_PASSWORD);
}

/* On the way still, but the person gets to know that it does not go well. */
static void not_reached(struct svc *s)
{
    struct svc_change change = {.topic = SVC_TOPIC_STATE, .own = true};

    s->state = SVC_CONNECTING;
    svc_tell(s, &change);
}

static void work_state(void *ctx, enum db_state state)
{
    struct svc *s = ctx;

    if (s->work == NULL || db_state_of(s->work) != state)
        return; /* the connection that is saying goodbye */
    switch (state) {
    case DB_WANTS_PASSWORD:
        work_wants_password(s);
        break;
    case DB_LOST:
        s->error = db_last_error(s->work);
        if (s->signed_in)
            svc_set_state(s, SVC_LOST);
        else
            not_reached(s);
        break;
    case DB_REFUSED:
        refuse(s, db_last_error(s->work));
        break;
    case DB_CONNECTING:
        if (!s->signed_in)
            svc_set_state(s, SVC_CONNECTING);
        break;
    case DB_READY: /* SVC_IN comes with the answer of session_open */
        s->password_tried = false;
        break;
    case DB_CLOSED:
        break;
    }
}

struct err svc_sign_in(struct svc *s, const char *login)
{
    struct db_options o = {.conninfo = s->options.conninfo,
                           .program = "arca",
                           .reconnect = true,
                           .log = s->options.log};
    struct db_hooks hooks = {
        .on_state = work_state, .on_connected = svc_session_begin, .ctx = s};

    session_end(s, true);
    s->state = SVC_OUT;
    s->error = OK;
    s->login = mem_copy_c(login);
    o.user = s->login;
    TRY(db_new(&s->work, s->loop, &o, &hooks));
    db_connect(s->work);
    return OK;
}

void svc_password(struct svc *s, struct str password)
{
    if (s->work == NULL || db_state_of(s->work) != DB_WANTS_PASSWORD)
        return;
    svc_password_keep(s, password);
    s->password_tried = true;
    s->error = OK;
    svc_set_state(s, SVC_CONNECTING);
    db_password(s->work, secret_text(&s->password));
}

/* The connection is kept for the one sentence that closes the session in the log. */
static void part(struct svc *s)
{
    struct db_step step = {.stmt = &sql_session_close};

    if (s->parting != NULL)
        parting_end(s);
    s->parting = s->work;
    s->work = NULL;
    s->parting_timer = loop_after(s->loop, PARTING_MS, parting_end, s);
    db_send(s->parting, &step, 1, parting_answered, s);
}

bool svc_parted(const struct svc *s)
{
    return s->parting == NULL;
}

void svc_sign_out(struct svc *s)
{
    if (s->state == SVC_IN && s->work != NULL) {
        svc_calls_forget(s, true);
        part(s);
    }
    session_end(s, true);
    svc_set_state(s, SVC_OUT);
}

enum svc_state svc_state_of(const struct svc *s)
{
    return s->state;
}

bool svc_locked(const struct svc *s)
{
    return s->locked;
}

struct err svc_error(const struct svc *s)
{
    if (s->state == SVC_CONNECTING && svc_retry_ms(s) >= 0)
        return db_last_error(s->work);
    return s->error;
}

int64_t svc_retry_ms(const struct svc *s)
{
    return s->work != NULL ? db_retry_ms(s->work) : -1;
}

const struct svc_session *svc_session_of(const struct svc *s)
{
    return s->signed_in ? &s->session : NULL;
}
