/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of src/svc share about struct svc; screens see svc.h. */
#ifndef ARCA_SVC_SVC_PRIV_H
#define ARCA_SVC_SVC_PRIV_H

#include "sec/receipt.h"
#include "sec/secret.h"
#include "svc/svc.h"

/* A request on its way. It lives in its own arena, which goes when the answer has been told. */
struct call {
    struct call *next;
    struct svc *svc;
    struct arena arena;
    int id;
    int db_id;       /* of db_send; 0: not sent, or to be sent again */
    bool write;      /* waits out a lost line; a read does not */
    int opens;       /* how many of its first steps open a ticket */
    struct db_step steps[DB_STEPS_MAX];
    int count;
    svc_answer_fn on_answer;
    svc_rows_fn on_rows;
    void *ctx;
};

struct subscription {
    struct subscription *next;
    int id;
    unsigned topics;
    bool gone; /* unsubscribed while the list is being told */
    svc_change_fn fn;
    void *ctx;
};

enum { OWN_KEPT = 16 };

struct svc {
    int64_t own[OWN_KEPT]; /* what the last writes from here were about */
    int own_next;
    struct loop *loop;
    struct svc_options options;
    struct db *work;
    struct db *listener;
    struct db *parting;        /* says goodbye to the server: see svc_sign_out */
    int parting_timer;
    struct db *unlocker;       /* the second connection that proves the password */
    bool listen_may;           /* the first screen has what it asked for */
    int listen_timer;          /* until then at most */
    bool listener_tried;       /* it got the kept password already */
    enum svc_state state;
    struct err error;
    struct arena arena;        /* from sign-in to sign-out */
    struct svc_session session;
    bool signed_in;            /* session is filled, also while the line is gone */
    bool locked;
    char *login;               /* as asked for, or NULL */
    struct secret password;    /* for the other connections and for coming back */
    bool has_password;         /* false for those let in by account alone, and while locked */
    bool unlock_tried;         /* the second connection got the password already */
    bool password_tried; /* since the last connection that stood */
    struct receipt_file receipts; /* closed when none are kept */
    int receipt_timer;
    long receipts_missed;      /* in a row: the file did not take them */
    struct call *calls;
    struct subscription *subscriptions;
    int telling;               /* depth of svc_tell */
    int next_id;
    svc_answer_fn lock_told;   /* that the server has locked */
    void *lock_told_ctx;
    svc_answer_fn unlock_done; /* whether the password opened it: never the same as the above */
    void *unlock_ctx;
};

void svc_set_state(struct svc *s, enum svc_state state);
/* Tells every subscriber that asked for the topic. */
void svc_tell(struct svc *s, const struct svc_change *change);
/* Opens or closes the second connection as the subscriptions ask. */
void svc_listen_as_needed(struct svc *s);
/* The same behind the first answer of this session, which the screen then has been painted with, or
 * a moment later: the server does not begin another connection while that is waited for. */
void svc_listen_later(struct svc *s);
/* An answer has come. */
void svc_listen_answered(struct svc *s);
void svc_listen_stop(struct svc *s);
/* Tells the subscribers that something may have changed while nobody listened. */
void svc_missed(struct svc *s);
/* Sends what waited for the line or for the unlocking. */
void svc_calls_resume(struct svc *s);
/* Ends every call; with `tell` those who wait hear ERR_CANCELLED. */
void svc_calls_forget(struct svc *s, bool tell);
/* Decodes row 0 of an answer; false when the columns are not those of api.answer. */
bool svc_answer_decode(const struct rows *rows, struct answer *out);
/* Appends the receipt in row 0, if there is one. */
void svc_receipt(struct svc *s, const struct rows *rows);
/* Waits until the disk has the receipts, and closes their file. */
void svc_receipts_stop(struct svc *s);
/* The lost line wanted the password, and the one that was typed is wrong. */
void svc_lock_refused(struct svc *s, const struct err *why);
/* Ends a try to unlock; nobody is told. */
void svc_lock_stop(struct svc *s);
/* The session is open again while the terminal is locked. */
void svc_lock_reopened(struct svc *s);
/* Keeps the password in locked memory; wipes it. */
void svc_password_keep(struct svc *s, struct str text);
void svc_password_forget(struct svc *s);
/* Sends session_open; the answer sets the state. */
void svc_session_begin(void *ctx, struct db *d);

#endif
