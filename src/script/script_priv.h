/* SPDX-License-Identifier: Apache-2.0 */
/* script_priv: between the files of this folder. */
#ifndef ARCA_SCRIPT_SCRIPT_PRIV_H
#define ARCA_SCRIPT_SCRIPT_PRIV_H

#include "script/script.h"

/* Where the statements are: pieces of `text`, in `a`. False: the text ends within a quote or a
 * comment, or the like; *error says what. */
bool script_split(struct arena *a, struct str text, struct str **pieces, size_t *count, const char **error);

/* The tree of one statement, in `a`; sets type, node and error of `s`. True when it was understood. */
bool script_parse(struct arena *a, struct script_statement *s);

/* True when the statement was not understood because it stops too early: BEGIN ATOMIC holds
 * semicolons at which the scanner parts it. */
bool script_too_short(const struct script_statement *s);

enum script_kind {
    KIND_EMPTY,
    KIND_PLAIN,
    KIND_BEGIN,
    KIND_END,
    KIND_CONTROL, /* SAVEPOINT, RELEASE, ROLLBACK TO */
    KIND_SETTING,
    KIND_ALONE,
    KIND_VALUE /* ALTER TYPE ... ADD VALUE */
};

/* One statement classified. `s->text` is trimmed of blanks and comments before it. */
struct script_piece {
    struct str text;
    enum script_kind kind;
    struct script_unit unit; /* of KIND_ALONE: what it works on */
    const char *value;       /* of KIND_VALUE: the new value */
};

/* Classifies `text`; *error is set to what was not understood, and stays otherwise. */
void script_classify(struct arena *a, struct str text, struct script_piece *out, const char **error);

/* Does one of `words` (lower case, two letters or more and nothing else) stand in `text`, as with script_has_word? One pass. */
bool script_has_any(struct str text, const char *const *words, size_t count);

/* The first byte behind blanks and comments. */
struct str script_bare(struct str text);

#endif
