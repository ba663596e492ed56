/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log: the chain of every session is computed anew from what stands in the rows, by this
 * program's own code and not by the database's. It comes in pieces, so that memory stays flat. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/verify/verify.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/audit.h"

enum { UUID_TEXT = 37, UUID_DIGITS = 32 };

/* The columns of sql_ctl_verify_events. */
enum {
    SESSION, SEQ, PREV, LEAF, CANON_KEPT, EVENT_ID, CLINIC_ID, AT, ACTOR, STAFF_ID, APPROVER_ID, CLIENT_ADDR, WORKSTATION, ACTION,
    OUTCOME, SUBJECT_KIND, SUBJECT_ID, PATIENT_ID, PURPOSE, REQUEST_ID, APP_VERSION, DETAIL, PAYLOAD_HASH, LAST_SEQ, LAST_LEAF
};

struct walk {
    struct verify *v;
    struct arena batch;       /* what one piece needs */
    struct sec_chain chain;   /* of the session that is being walked */
    char session[UUID_TEXT];
    bool broken;              /* it was told already */
    bool known;               /* the session's own row is there */
    long long last_seq;       /* as it says */
    unsigned char last_leaf[SEC_HASH_BYTES];
    long long events, sessions;
};

static struct str text(struct sync *db, int row, int column)
{
    const char *t = sync_value(db, row, column);

    return t != NULL ? str_of(t) : (struct str){.p = NULL, .n = 0};
}

static struct sec_int integer(struct sync *db, int row, int column)
{
    const char *t = sync_value(db, row, column);

    return (struct sec_int){.set = t != NULL, .value = t != NULL ? strtoll(t, NULL, 10) : 0};
}

static struct sec_digest digest(struct sync *db, int row, int column)
{
    const char *t = sync_value(db, row, column);
    struct sec_digest d = {.set = false};

    d.set = t != NULL && sec_unhex(d.bytes, sizeof d.bytes, t, strlen(t));
    return d;
}

static struct sec_uuid uuid(const char *t)
{
    struct sec_uuid u = {.set = false};
    char digits[UUID_DIGITS];
    size_t n = 0;

    for (; t != NULL && *t != '\0' && n < UUID_DIGITS; t++)
        if (*t != '-')
            digits[n++] = *t;
    u.set = n == UUID_DIGITS && sec_unhex(u.bytes, sizeof u.bytes, digits, n);
    return u;
}

static struct sec_event event(struct sync *db, int i)
{
    return (struct sec_event){
        .event_id = integer(db, i, EVENT_ID), .clinic_id = integer(db, i, CLINIC_ID), .at = integer(db, i, AT),
        .session_id = uuid(sync_value(db, i, SESSION)), .seq = integer(db, i, SEQ), .prev = digest(db, i, PREV),
        .actor = text(db, i, ACTOR), .staff_id = integer(db, i, STAFF_ID), .approver_id = integer(db, i, APPROVER_ID),
        .client_addr = text(db, i, CLIENT_ADDR), .workstation = text(db, i, WORKSTATION), .action = text(db, i, ACTION),
        .outcome = integer(db, i, OUTCOME), .subject_kind = text(db, i, SUBJECT_KIND), .subject_id = integer(db, i, SUBJECT_ID),
        .patient_id = integer(db, i, PATIENT_ID), .purpose = text(db, i, PURPOSE), .request_id = uuid(sync_value(db, i, REQUEST_ID)),
        .app_version = text(db, i, APP_VERSION), .detail = text(db, i, DETAIL), .payload_hash = digest(db, i, PAYLOAD_HASH),
    };
}

/* The end of a session's events: do they reach as far as the session says? */
static void leave(struct walk *w)
{
    struct arena *a = &w->v->c->arena;

    if (w->session[0] == '\0' || w->broken)
        return;
    if (!w->known)
        verify_found(w->v, "session-gone", str_c(a, str_of(w->session)), NULL, NULL);
    else if (w->chain.seq != w->last_seq || !sec_equal(w->chain.leaf, w->last_leaf, sizeof w->last_leaf))
        verify_found(w->v, "chain-short", str_c(a, str_of(w->session)), str_printf(a, "%lld", w->last_seq).p, NULL);
}

static void enter(struct walk *w, const struct sec_event *e, int row)
{
    struct sync *db = w->v->c->db;
    struct sec_digest last = digest(db, row, LAST_LEAF);
    const char *id = sync_value(db, row, SESSION);

    leave(w);
    memcpy(w->session, id, strnlen(id, UUID_TEXT - 1) + 1);
    sec_chain_start(&w->chain, e->session_id.bytes);
    w->broken = false;
    w->known = last.set;
    w->last_seq = integer(db, row, LAST_SEQ).value;
    memcpy(w->last_leaf, last.bytes, sizeof w->last_leaf);
    w->sessions++;
}

static const char *judge(struct walk *w, const struct sec_event *e, int row)
{
    struct sync *db = w->v->c->db;
    struct sec_digest leaf = digest(db, row, LEAF);

    switch (sec_chain_take(&w->chain, e->seq.value, e->prev.bytes, sec_canon(&w->batch, e), leaf.bytes)) {
    case SEC_CHAIN_OK:
        return strcmp(sync_value(db, row, CANON_KEPT), "t") == 0 ? NULL : "chain-leaf";
    case SEC_CHAIN_GAP:
        return "chain-gap";
    case SEC_CHAIN_PREV:
        return "chain-prev";
    default:
        return "chain-leaf";
    }
}

/* After a break nothing of that session can be compared. */
static void take(struct walk *w, int row)
{
    struct arena *a = &w->v->c->arena;
    struct sec_event e = event(w->v->c->db, row);
    const char *wrong;

    if (strcmp(w->session, sync_value(w->v->c->db, row, SESSION)) != 0)
        enter(w, &e, row);
    w->events++;
    if (w->broken)
        return;
    wrong = judge(w, &e, row);
    if (wrong == NULL)
        return;
    w->broken = true;
    verify_found(w->v, wrong, str_c(a, str_of(w->session)), str_printf(a, "%lld", (long long)e.seq.value).p, NULL);
}

static bool walk(struct walk *w)
{
    struct ctl *c = w->v->c;
    int n = 1;

    if (!ctl_sql(c, &sql_ctl_verify_events, NULL))
        return false;
    while (n > 0) {
        if (!ctl_sql(c, &sql_ctl_verify_events_next, NULL))
            return false;
        n = sync_rows(c->db);
        for (int i = 0; i < n; i++)
            take(w, i);
        arena_reset(&w->batch);
        ctl_progress(c, _("following the audit log: %lld events"), w->events);
    }
    leave(w);
    return ctl_sql(c, &sql_ctl_verify_events_close, NULL);
}

bool verify_log(struct verify *v)
{
    struct walk w = {.v = v};
    struct ctl *c = v->c;
    bool done;

    verify_begin(v, "audit log");
    arena_init(&w.batch, 1 << 16);
    done = walk(&w);
    arena_free(&w.batch);
    if (!done || !ctl_sql(c, &sql_ctl_verify_diffs, NULL))
        return false;
    verify_found_rows(v);
    verify_end(v, str_printf(&c->arena, _("%lld events in %lld sessions, every chain is whole"), w.events, w.sessions).p);
    return true;
}
