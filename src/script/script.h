/* SPDX-License-Identifier: Apache-2.0 */
/* script: what a file of SQL holds, by PostgreSQL's own parser (libpg_query, known to parse.c alone):
 * where its statements are, whether it may run as one transaction, and in which pieces if not. */
#ifndef ARCA_SCRIPT_SCRIPT_H
#define ARCA_SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum script_mode {
    SCRIPT_TX,  /* one transaction around the file */
    SCRIPT_OWN, /* the file begins and ends transactions by itself */
    SCRIPT_STEP /* a statement of it cannot run in a transaction */
};

enum script_unit_kind {
    SCRIPT_BLOCK,  /* one transaction; `head` and `tail` are the file's own BEGIN and COMMIT, if any */
    SCRIPT_ALONE,  /* one statement outside any transaction */
    SCRIPT_SETTING /* SET and the like: holds for the session, so it runs again on every resumption */
};

/* What a statement of SCRIPT_ALONE works on, as far as that can be looked up after a broken run. */
enum script_alone {
    SCRIPT_OTHER,
    SCRIPT_INDEX_CREATE, /* table and, if it was named, index */
    SCRIPT_INDEX_DROP,   /* index */
    SCRIPT_REINDEX,      /* table, or index */
    SCRIPT_DETACH        /* table is the parent, index the partition */
};

/* Every str points into the file's text. */
struct script_unit {
    enum script_unit_kind kind;
    struct str head;
    struct str body;
    struct str tail;
    enum script_alone alone;
    const char *schema; /* NULL: by the search path */
    const char *table;
    const char *index;
};

struct script {
    enum script_mode mode;
    bool forced;         /* by a directive in the first lines */
    const char *because; /* the first words of the statement that decided the mode, "" for SCRIPT_TX */
    const char *unread;  /* what the parser did not understand, or NULL */
    struct script_unit *units; /* none for SCRIPT_TX */
    size_t count;
};

/* Reads `text`, which has a NUL behind it; what it gives lives in `a` and in `text`. A text that the parser does not understand is
 * no error: the server will say what is wrong with it. The first lines may hold the directives
 * "-- arca: no-transaction" and "-- arca: transaction". */
void script_read(struct arena *a, struct str text, struct script *out);

const char *script_mode_name(enum script_mode m);

/* "-- arca: allow RULE because REASON": the next one from *at on (0 at first). */
struct script_allow {
    struct str rule;
    struct str reason; /* empty: none was given */
};
bool script_next_allow(struct str text, size_t *at, struct script_allow *out);

/* One statement of a text, as it stands there, without what parts it from its neighbours. */
struct script_statement {
    struct str text;
    struct str type; /* the name of its node: "IndexStmt"; empty when it was not understood */
    struct str node; /* the node in JSON, as libpg_query gives it */
    const char *error; /* when it was not understood */
};

/* All statements of `text`, which has a NUL behind it, with their trees, for the review of a file: each is parsed by itself, those alone that
 * `want` asks for (NULL: all; the others come without type and error). Calls `each` for one after
 * another; its tree lives until `each` returns. */
typedef void (*script_each_fn)(void *ctx, const struct script_statement *s);
typedef bool (*script_want_fn)(struct str text);
void script_each(struct str text, script_want_fn want, script_each_fn each, void *ctx);

/* Does `bare`, a statement's text, begin with `word` (lower case), in any case? */
bool script_starts(struct str bare, const char *word);

/* Does `word` (lower case) stand in `text`, in any case, with no letter beside it? */
bool script_has_word(struct str text, const char *word);

#endif
