/* SPDX-License-Identifier: Apache-2.0 */
/* permission: what the person who is signed in may do, as the server said when the session opened.
 * It only decides what the screen offers; the server asks again on every call. */
#ifndef ARCA_MODEL_PERMISSION_H
#define ARCA_MODEL_PERMISSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* From nothing to everything of the clinic; comparable with < and >. */
enum scope { SCOPE_NONE, SCOPE_OWN, SCOPE_OWN_INTERNS, SCOPE_CLINIC };

struct permission {
    struct str action;
    enum scope scope;
};

struct permission_set {
    const struct permission *rows;
    size_t count;
};

/* The set of "action:scope" texts, in `a`. What is not of that form, or names a scope that this
 * version does not know, counts as SCOPE_NONE: never more than was meant. */
struct permission_set permission_read(struct arena *a, const struct str *texts, size_t count);

/* The scope of an action; SCOPE_NONE when it is not there. */
enum scope permission_scope(const struct permission_set *p, const char *action);

/* The scope of a word: none, own, own_interns, clinic. */
enum scope permission_scope_of(struct str word);

#endif
