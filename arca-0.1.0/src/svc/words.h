/* SPDX-License-Identifier: Apache-2.0 */
/* words: what the stable codes of the server's answers mean to the person at the desk, and what to
 * do next. One table; a test walks the migrations and fails for a code that is not in it. */
#ifndef ARCA_SVC_WORDS_H
#define ARCA_SVC_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct words {
    const char *code;
    const char *text; /* msgid; a whole sentence or two, without anything to fill in */
};

/* The text of a code, for _(); a code that is not known gets a text that says so, and stands at its
 * end in the message line by the caller's hand. Never NULL. */
const char *words_of(struct str code);

/* True when the code has words of its own. */
bool words_known(struct str code);

/* All of them, in the order of their codes. */
const struct words *words_all(size_t *count);

#endif
