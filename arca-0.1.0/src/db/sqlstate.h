/* SPDX-License-Identifier: Apache-2.0 */
/* sqlstate: what the server's five letters mean to a person: a kind, and words that say what to do
 * next. The codes are those of PostgreSQL's appendix A and ours (AR...). */
#ifndef ARCA_DB_SQLSTATE_H
#define ARCA_DB_SQLSTATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct sqlstate {
    const char *code;  /* five letters, or the two of a class */
    enum err_kind kind;
    const char *msgid; /* N_() */
};

/* The row for `code`: its own, else its class's, else the one for everything else; never NULL.
 * `message` (may be NULL) is the server's: a shared library that does not load means that the
 * server's package was exchanged under it, whatever the code. */
const struct sqlstate *sqlstate_find(const char *code, const char *message);

/* An error of that kind and text, with the code in it; `detail` is for the log. */
struct err sqlstate_err(const char *code, const char *message, const char *detail);

/* True for codes whose message names things of ours only (roles, functions, settings), never a
 * value that somebody stored or typed: those may be logged. */
bool sqlstate_message_is_safe(const char *code);

/* True when a server that says so will say something else in a while: it starts, stops, is full. */
bool sqlstate_is_passing(const char *code);

/* The whole table, for tests and documentation. */
const struct sqlstate *sqlstate_table(size_t *count);

#endif
