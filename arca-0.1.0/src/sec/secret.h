/* SPDX-License-Identifier: Apache-2.0 */
/* secret: a password while it is typed. Locked memory between guard pages, wiped when it is
 * cleared; it is never copied into an arena, a log or an error. */
#ifndef ARCA_SEC_SECRET_H
#define ARCA_SEC_SECRET_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

enum { SECRET_MAX = 1024 }; /* bytes */

struct secret {
    char *p; /* SECRET_MAX + 1 bytes, always ended by NUL; NULL before secret_new */
    size_t n;
};

struct err secret_new(struct secret *s);
void secret_free(struct secret *s);

/* Appends text; false, and nothing changed, when it does not fit or holds a NUL. */
bool secret_append(struct secret *s, struct str text);

/* Takes the last character (with its combining bytes of UTF-8) away. */
void secret_chop(struct secret *s);

void secret_clear(struct secret *s);

/* The text itself; lives until the next change. */
struct str secret_text(const struct secret *s);

#endif
