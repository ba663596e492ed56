/* SPDX-License-Identifier: Apache-2.0 */
/* svc: the person's session with the server. It owns the two connections (work, and one that
 * listens), signs in, opens the session again after a lost line, carries reads under access
 * tickets and writes under request ids. Screens know nothing beneath it.
 *
 * Nothing here blocks; every answer comes through a callback from the loop. */
#ifndef ARCA_SVC_SVC_H
#define ARCA_SVC_SVC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "db/db.h"
#include "db/rows.h"
#include "model/date.h"
#include "model/permission.h"
#include "os/loop.h"
#include "svc/params.h"

struct svc;

enum svc_state {
    SVC_OUT,        /* nobody is signed in */
    SVC_CONNECTING, /* on the way: first time */
    SVC_PASSWORD,   /* the server asks for the password */
    SVC_IN,         /* signed in and online */
    SVC_LOST,       /* signed in, the line is gone; it comes back by itself */
    SVC_REFUSED     /* sign-in refused: svc_error says why */
};

/* Who is signed in and where; texts live until sign-out, or until the line comes back. */
struct svc_session {
    struct str id; /* uuid */
    int64_t staff_id, clinic_id;
    struct str login, name, role, clinic_name, time_zone, environment, language;
    struct str last_access_at; /* local date and time as text, empty at the first sign-in */
    struct str last_access_from;
    struct date today;         /* at the clinic, when the session was opened */
    int minute;                /* of that day */
    int64_t opened_ms;         /* loop milliseconds of when that minute began */
    bool must_change_password;
    bool by_password;          /* false: let in by the operating system's account alone */
    struct permission_set may;
};

/* What changed on the server, told as ids; an untrusted hint to read again. */
enum svc_topic {
    SVC_TOPIC_STATE = 1, /* online, offline, signed in or out */
    SVC_TOPIC_APPOINTMENT = 2,
    SVC_TOPIC_WAITING = 4,
    SVC_TOPIC_PATIENT = 8
};
struct svc_change {
    enum svc_topic topic;
    int64_t id;     /* 0: any may have changed while nobody listened */
    struct str day; /* of an appointment, yyyy-mm-dd; else empty */
    bool own;       /* this terminal did it */
};
typedef void (*svc_change_fn)(void *ctx, const struct svc_change *change);

/* The answer of a write: see api.answer. */
enum answer_outcome { ANSWER_OK, ANSWER_REFUSED, ANSWER_INVALID, ANSWER_CONFLICT, ANSWER_NOT_FOUND };
struct answer {
    enum answer_outcome outcome;
    struct str code;   /* stable word; svc/words.h has its text */
    struct str field;  /* the field it belongs to, or empty */
    int64_t id;
    int version;
    struct str detail; /* JSON; read with base/json.h */
};
/* `err` is OK when the server gave an answer (which may be a refusal). Both live until return. */
typedef void (*svc_answer_fn)(void *ctx, const struct answer *answer, const struct err *err);

/* `rows[i]` belongs to the i-th get of the read; all live until return. */
struct svc_rows {
    struct err err;
    struct answer opened; /* what the ticket's function answered */
    int count;
    const struct rows *rows[DB_STEPS_MAX];
};
typedef void (*svc_rows_fn)(void *ctx, const struct svc_rows *r);

struct svc_options {
    const char *conninfo;      /* or NULL */
    const char *version;       /* of the program */
    const char *workstation;   /* claims of the client, marked as such in the log */
    const char *tty;
    const char *language;      /* of the environment, until the person's own is known */
    const char *receipts_path; /* where receipts are appended, or NULL */
    struct log *log;           /* or NULL; outlives the session */
    bool studio;               /* an operator looks at the tables: svc/studio.h */
};

struct err svc_new(struct svc **out, struct loop *loop, const struct svc_options *o);
void svc_free(struct svc *s);

/* Begins to sign `login` in (NULL: as libpq decides); ends in SVC_IN, SVC_PASSWORD or SVC_REFUSED. */
struct err svc_sign_in(struct svc *s, const char *login);
void svc_password(struct svc *s, struct str password);
/* Forgets everything of the session at once, and closes it on the server; svc_parted says when the
 * server knows (or cannot be told). */
void svc_sign_out(struct svc *s);
bool svc_parted(const struct svc *s);

enum svc_state svc_state_of(const struct svc *s);
/* Why sign-in was refused, the line is gone, or (in SVC_CONNECTING) the last attempt failed. Of those
 * attempts the first that fails is told as a change of SVC_TOPIC_STATE. */
struct err svc_error(const struct svc *s);
/* Milliseconds until the server is tried again, 0 while it is being tried; -1: that is not due. */
int64_t svc_retry_ms(const struct svc *s);
/* NULL until somebody has signed in. */
const struct svc_session *svc_session_of(const struct svc *s);

/* Tells `fn` of the topics (joined bits) until svc_unsubscribe; the server is listened to only
 * while somebody asks for more than the state. Returns an id > 0. */
int svc_subscribe(struct svc *s, unsigned topics, svc_change_fn fn, void *ctx);
void svc_unsubscribe(struct svc *s, int id);

/* A question's name in the log: empty for a new one, and svc_read writes it. Asked again under the same
 * name, with the same parameters but for the page, it leaves an event only for the rows that are new. */
struct ticket {
    char id[37];
};
/* One statement of a read: its first parameter, the ticket, is put in by svc_read. */
struct svc_get {
    const struct db_stmt *stmt;
    const struct params *params; /* NULL: none beside the ticket */
};
/* Opens the ticket with steps[0] and reads under it with the others, in one round trip. `t`: NULL for a
 * question that is not asked again. Returns an id for svc_drop. */
int svc_read(struct svc *s, struct ticket *t, const struct svc_get *steps, int count,
             svc_rows_fn done, void *ctx);
/* The same for a question with words in it: steps[0] is sent twice, since what was typed must stand in
 * the log before it is looked for (audit.ticket_asked). */
int svc_search(struct svc *s, struct ticket *t, const struct svc_get *steps, int count,
               svc_rows_fn done, void *ctx);
/* A new request's id: 36 characters and a NUL. */
void svc_new_id(char out[37]);

/* A statement without ticket: reference data that names nobody. */
int svc_fetch(struct svc *s, const struct db_stmt *stmt, const struct params *params,
              svc_rows_fn done, void *ctx);

/* Sends a write whose first parameter is `request` (36 characters, made when the form opened).
 * When the line is lost before the answer, the same request is sent again once it is back, so
 * that it takes effect exactly once; until then the callback is not called. */
int svc_write(struct svc *s, const struct db_stmt *stmt, const char *request,
              const struct params *params, svc_answer_fn done, void *ctx);

/* The answer of a read is not wanted any more. */
void svc_drop(struct svc *s, int id);
/* The person left a write that waits: it goes on, its answer goes to `done` with another context
 * (the message line), so that nobody is told that something was not saved when it was. */
void svc_leave(struct svc *s, int id, svc_answer_fn done, void *ctx);

/* True when one of the last writes from here that were answered with ok was about this id: the
 * notification of a change may come before the answer, so that .own is no more than a first guess. */
bool svc_own(const struct svc *s, int64_t id);

/* Reads and writes that wait for an answer. */
int svc_pending(const struct svc *s);

/* Lock: the server refuses everything for this session until a second connection of the same
 * person, whose password the server asked for, unlocks it. What is asked for meanwhile waits. The
 * terminal locks by itself when the line is lost and the server takes the kept password no more. */
void svc_lock(struct svc *s, svc_answer_fn done, void *ctx);
void svc_unlock(struct svc *s, struct str password, svc_answer_fn done, void *ctx);
bool svc_locked(const struct svc *s);

#endif
