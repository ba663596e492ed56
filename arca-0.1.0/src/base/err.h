/* SPDX-License-Identifier: Apache-2.0 */
/* err: the one error type. Every function that can fail returns a struct err by value;
 * all zero means that it went well. */
#ifndef ARCA_BASE_ERR_H
#define ARCA_BASE_ERR_H

#include <stdbool.h>

enum err_kind {
    ERR_NONE = 0,
    ERR_INPUT,     /* what a person typed or a file holds is not acceptable */
    ERR_DENIED,    /* the person may not do this */
    ERR_NOT_FOUND, /* the thing is not there, or not there for this person */
    ERR_CONFLICT,  /* somebody else was first: version, slot, unique value */
    ERR_BUSY,      /* try again in a moment */
    ERR_CANCELLED, /* the person left it with Esc */
    ERR_TIMEOUT,
    ERR_NET,       /* the server is out of reach */
    ERR_DB,        /* the server refused for a reason that is ours to mend */
    ERR_SYS,       /* the operating system refused: errno is in detail */
    ERR_BUG        /* an invariant of ours does not hold */
};

struct err {
    enum err_kind kind;
    bool unknown_outcome; /* it was sent and no answer came: it may have been carried out */
    char sqlstate[6];     /* "" unless it came from the server */
    const char *msgid;    /* gettext id with static life; what the person reads */
    char detail[160];     /* for the log alone: never shown, never a patient's data */
    const char *where;    /* "file:line", static life */
};

#define ERR_STR2(x) #x
#define ERR_STR(x) ERR_STR2(x)
#define ERR_WHERE __FILE__ ":" ERR_STR(__LINE__)

/* The value that says "no error". */
#define OK ((struct err){.kind = ERR_NONE})

/* Makes an error of `kind` whose text for people is `msgid` (static life); the rest is a
 * printf format for the log, which must hold no patient's data. */
#define err_make(kind_, msgid_, ...) err_make_at(ERR_WHERE, (kind_), (msgid_), __VA_ARGS__)

/* Evaluates `expr` once and returns from the calling function when it is an error. */
#define TRY(expr)                     \
    do {                              \
        struct err try_err_ = (expr); \
        if (err_is(&try_err_))        \
            return try_err_;          \
    } while (0)

static inline bool err_is(const struct err *e)
{
    return e->kind != ERR_NONE;
}

/* See err_make. */
struct err err_make_at(const char *where, enum err_kind kind, const char *msgid, const char *fmt,
                       ...) __attribute__((format(printf, 4, 5)));

/* An ERR_SYS error for `errnum`; `what` names the thing that was tried (a path, a call). */
struct err err_sys_at(const char *where, int errnum, const char *what);
#define err_sys(errnum, what) err_sys_at(ERR_WHERE, (errnum), (what))

/* The short stable name of a kind, for logs and tests. */
const char *err_kind_name(enum err_kind kind);

#endif
