/* SPDX-License-Identifier: Apache-2.0 */
/* ctl: what all commands of arcactl share: the table they stand in, their options, the one
 * connection, and how they speak. Results go to stdout; progress, questions and errors go to
 * stderr. An error says what happened, what state things are in, and the next command. */
#ifndef ARCA_ARCACTL_CTL_H
#define ARCA_ARCACTL_CTL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "db/sync.h"

/* Exit codes, the same for every command. The man page lists them. */
enum ctl_exit {
    CTL_DONE = 0,
    CTL_ERROR = 1,    /* usage, connection, internal */
    CTL_DIFFERS = 2,  /* something is pending or different */
    CTL_FAILED = 3,   /* a migration or seed failed in this run */
    CTL_BLOCKED = 4,  /* an earlier failed migration blocks */
    CTL_LOCKED = 5,   /* another run holds the lock */
    CTL_LINT = 6,     /* lint refused */
    CTL_BACKUP = 7,   /* the backup before a migration failed */
    CTL_VERIFY = 8,   /* a check failed */
    CTL_HISTORY = 9,  /* edited, missing or out of order */
    CTL_REFUSED = 10  /* the guard of this environment refuses */
};

enum ctl_option_id {
    OPT_CONNINFO,
    OPT_JSON,
    OPT_HELP,
    OPT_ENVIRONMENT,
    OPT_MIGRATIONS,
    OPT_LOCK_WAIT,
    OPT_OUT_OF_ORDER,
    OPT_MAX_WAIT,
    OPT_APPLIED,
    OPT_ROLLED_BACK,
    OPT_ACCEPT_EDIT,
    OPT_ACCEPT,
    OPT_EXIT_CODE,
    OPT_PRISMA_EXIT,
    OPT_LIVE,
    OPT_THROUGH,
    OPT_SQL,
    OPT_DOWN,
    OPT_VERIFY,
    OPT_BACKUP,
    OPT_PATIENTS,
    OPT_NAME,
    OPT_YES,
    OPT_NAME_TYPED,
    OPT_ROLE,
    OPT_CLINIC,
    OPT_CLINIC_NAME,
    OPT_EMAIL,
    OPT_COUNCIL,
    OPT_SUPERVISOR,
    OPT_PEER,
    OPT_HOURS,
    OPT_CHECK,
    OPT_MAP,
    OPT_PREVIEW,
    OPT_WHOLE,
    OPT_GOOD_ROWS,
    OPT_HELD,
    OPT_LOOKED_AT,
    OPT_FORMAT,
    OPT_OUTPUT,
    OPT_DIR,
    OPT_KEY,
    OPT_PASSPHRASE_FD,
    OPT_KIND,
    OPT_NO_VERIFY,
    OPT_AFTER,
    OPT_PROGRAMS,
    OPT_LATEST,
    OPT_DRY_RUN,
    OPT_ROLES,
    OPT_TO,
    OPT_SWAP,
    OPT_UNDO,
    OPT_FROM,
    OPT_SOURCE_ZONE,
    OPT_DEEP,
    OPT_RECORD,
    OPT_SECRET,
    OPT_SIGNED_BY,
    OPT_COUNT
};

/* A value is a string from the command line, or NULL; a flag's is "" when it was given. */
struct ctl_option {
    enum ctl_option_id id;
    const char *name; /* "--json" */
    const char *arg;  /* "CONNINFO", or NULL for a flag */
    const char *help; /* N_() */
};

struct ctl;

struct ctl_command {
    const char *noun;
    const char *verb; /* "" for a noun that stands alone */
    const char *args; /* "LOGIN NAME": what stands behind, "" for nothing */
    int args_min;
    int args_max;
    const char *help;    /* N_(): one line */
    const char *options; /* the long names it takes besides the common ones, blanks between */
    const char *exits;   /* "0 1 2": which of the exit codes it can end with */
    int (*run)(struct ctl *c);
};

/* One line of the table of exit codes. */
struct ctl_meaning {
    enum ctl_exit code;
    const char *text; /* N_() */
};

struct ctl {
    struct arena arena; /* lives as long as the program */
    const struct ctl_command *command;
    const char *option[OPT_COUNT];
    const char *const *args;
    int arg_count;
    int cancel_fd;      /* readable once a signal asked us to stop */
    bool progress;      /* stderr is a terminal */
    bool progress_open; /* an unfinished progress line stands there */
    struct sync *db;    /* NULL until ctl_connect */
    bool operator_known; /* this connection has the operator's session: operator.h */
};

/* The tables: commands.c. */
const struct ctl_command *ctl_commands(size_t *count);
const struct ctl_option *ctl_options(size_t *count);
const struct ctl_meaning *ctl_meanings(size_t *count);

/* ctl.c: speaking. Each takes a translated printf format and ends the line itself. */
void ctl_say(struct ctl *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void ctl_progress(struct ctl *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* `text` as it may go to a terminal, itself or a copy in `a`: names and words of the server may hold
 * what stirs one. */
const char *ctl_safe(struct arena *a, const char *text);
/* Takes an unfinished progress line away. */
void ctl_progress_end(struct ctl *c);
/* "arcactl: what happened", then the state and the next command when given (NULL: left out). */
void ctl_error(struct ctl *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void ctl_state(struct ctl *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void ctl_next(struct ctl *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What the server said about the last failure, with its code, indented. */
void ctl_server_words(struct ctl *c);
/* An error of ours in words; gives CTL_ERROR. */
int ctl_fail(struct ctl *c, const struct err *e);
/* True when a signal asked us to stop. */
bool ctl_cancelled(const struct ctl *c);
/* Waits, at most `ms` milliseconds; a signal ends it. */
void ctl_wait(const struct ctl *c, int ms);
/* Waits until `fd` has something to read; false when a signal asked us to stop instead. */
bool ctl_wait_input(const struct ctl *c, int fd);

/* Asks for a secret on the terminal itself, so that a redirected stdin is never taken for one. False:
 * there is no terminal, nothing was typed, or a signal asked us to stop. The caller wipes `buf`. */
bool ctl_ask_secret(struct ctl *c, const char *label, char *buf, size_t n);

/* The database that is meant: the one of -d, PGDATABASE's, or "arca". */
const char *ctl_database(struct ctl *c);
/* Opens c->db to `dbname` (NULL: ctl_database); says why not. `program` is shown to others in
 * pg_stat_activity. */
bool ctl_connect(struct ctl *c, const char *dbname, const char *program);
/* Opens a second connection, to another system's database, in *from: the caller closes it. Says why not. */
bool ctl_connect_from(struct ctl *c, struct sync **from, const char *conninfo, const char *program);
void ctl_disconnect(struct ctl *c);
/* While a statement runs, the server's warnings are told, its INFO lines printed as results, and its
 * NOTICE lines shown as progress.
 * Runs a statement; false: it has said what went wrong. */
bool ctl_sql(struct ctl *c, const struct db_stmt *stmt, const struct db_param *params);
/* The value of the first row and column of the last statement, copied, "" when there is none. */
const char *ctl_first(struct ctl *c);

/* list.c: rows as aligned text, or with --json as one JSON object a line. */
enum { LIST_COLUMNS_MAX = 12 };
struct list {
    struct ctl *c;
    int columns;
    const char *name[LIST_COLUMNS_MAX];  /* JSON key */
    const char *title[LIST_COLUMNS_MAX]; /* translated heading */
    const char *const **rows;
    size_t count;
    size_t room;
};
void list_begin(struct list *l, struct ctl *c);
void list_column(struct list *l, const char *name, const char *title);
/* `values` holds l->columns strings with the arena's life; NULL is null or a blank. */
void list_row(struct list *l, const char *const *values);
/* The rows of the last answer of the database: as many columns as the list has. */
void list_answer(struct list *l);
void list_end(struct list *l);
/* A JSON string literal, quotes included, in the arena. */
const char *list_json(struct arena *a, const char *text);

/* How many columns a terminal shows `text` in, for aligned output. */
size_t list_width(const char *text);

#endif
