/* SPDX-License-Identifier: Apache-2.0 */
/* text: free text as it may be stored: one line, single blanks, no control, format or private
 * characters. Lengths are characters (code points), as the database counts them. Composing accents
 * (NFC) is the database's work. */
#ifndef ARCA_MODEL_TEXT_H
#define ARCA_MODEL_TEXT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
    TEXT_NAME_MAX = 150,
    TEXT_SOCIAL_NAME_MAX = 100,
    TEXT_REASON_MAX = 255,
    TEXT_NOTE_MAX = 500
};

/* One line of at most `max` characters: every run of blanks (any Unicode one) becomes one space,
 * the ends are trimmed. Empty is right and stays empty. `*out` is in `a`. */
struct err text_line(struct arena *a, struct str typed, size_t max, struct str *out);

/* The same for a note of several lines: tabs and line breaks count as blanks, because a note is one
 * paragraph wherever it is shown. */
struct err text_note(struct arena *a, struct str typed, size_t max, struct str *out);

/* A person's name: a line of 1 to `max` characters with at least one letter. */
struct err text_name(struct arena *a, struct str typed, size_t max, struct str *out);

#endif
