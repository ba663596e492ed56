/* SPDX-License-Identifier: Apache-2.0 */
/* digits: what the numbers with punctuation have in common. */
#ifndef ARCA_MODEL_DIGITS_H
#define ARCA_MODEL_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The ASCII digits of `typed` without blanks and the characters of `punctuation`; returns how many,
 * ended by NUL, or -1 when there is another character or more than `max` (out has max + 1 bytes).
 */
int digits_take(struct str typed, const char *punctuation, char *out, int max);

/* True for `n` ASCII digits and nothing else. */
bool digits_are(struct str s, size_t n);

#endif
