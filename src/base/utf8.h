/* SPDX-License-Identifier: Apache-2.0 */
/* utf8: text as people see it: code points, clusters (a base and the zero-width marks on it),
 * columns on the terminal. Width is the C library's wcwidth, because ncurses uses it too and a
 * table of our own that disagreed would tear the row; so the locale must be a UTF-8 one.
 * Normalising (NFC) is the database's work. */
#ifndef ARCA_BASE_UTF8_H
#define ARCA_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum {
    UTF8_MAX = 4,                /* bytes of the longest code point */
    UTF8_MARKS_MAX = 4,          /* combining marks that a base keeps on the screen */
    UTF8_REPLACEMENT = 0xfffd,
    UTF8_ELLIPSIS = 0x2026
};

/* True when every byte belongs to a well-formed code point (Unicode table 3-7: no surrogates, no
 * overlong forms, nothing above U+10FFFF). */
bool utf8_valid(struct str s);

/* The code point that begins at byte `at` < s.n, and how many bytes it takes. Bytes that form none
 * give U+FFFD and the length of their maximal well-formed beginning, at least 1. */
size_t utf8_decode(struct str s, size_t at, uint32_t *code);

/* Writes `code` to `out` and returns its length; what is no code point is written as U+FFFD. */
size_t utf8_encode(uint32_t code, char out[UTF8_MAX]);

/* Columns of one code point: 0, 1 or 2; what wcwidth does not know counts 1. */
int utf8_code_width(uint32_t code);

/* True for what joins the cluster before it (zero columns, not a control). */
bool utf8_is_mark(uint32_t code);

/* C0, DEL and C1. */
bool utf8_is_control(uint32_t code);

/* What is not seen or changes what is seen around it: bidi controls, zero-width and other format
 * characters, fillers, variation selectors, tags, line and paragraph separators. */
bool utf8_is_hidden(uint32_t code);

/* The byte where the cluster at `at` ends; s.n at the end. */
size_t utf8_next(struct str s, size_t at);

/* The byte where the cluster before `at` begins; 0 at the beginning. */
size_t utf8_prev(struct str s, size_t at);

/* Clusters, and columns, of the whole text. */
size_t utf8_clusters(struct str s);
int utf8_width(struct str s);

/* The bytes of the longest run of whole clusters that fits into `columns`; `used` (may be NULL)
 * gets its columns. */
size_t utf8_fit(struct str s, int columns, int *used);

/* `s` itself when it fits into `columns`, else a copy in `a` cut at a cluster border and ended by
 * an ellipsis, never wider than `columns`. */
struct str utf8_cut(struct arena *a, struct str s, int columns);

/* Options of utf8_sanitise. */
enum { UTF8_LINES = 1 /* line feeds stay */ };

/* `s` as it may go to a terminal, a printer or a log: the one gate for untrusted text. Valid UTF-8
 * without control or hidden characters: C0 and DEL become their picture (U+241B for ESC), C1,
 * hidden and unassigned characters their number as in <U+202E> (with U+2039 and U+203A around it),
 * invalid bytes U+FFFD; a mark
 * without a base gets U+25CC under it, marks beyond UTF8_MARKS_MAX are left out. Returns `s` itself
 * when nothing had to change, else a copy in `a`. Applying it twice changes nothing. */
struct str utf8_sanitise(struct arena *a, struct str s, unsigned options);

/* True when utf8_sanitise would leave `s` as it is. */
bool utf8_is_clean(struct str s, unsigned options);

/* The plain small letter of an accented Latin one (U+00C0 to U+017F): e of É; 0: it has none. */
char utf8_base_letter(uint32_t code);
/* `s` in `a` for comparing what people type with words on the screen: lower case, Latin letters
 * without their diacritics, marks left out. Searching for names is the database's work. */
struct str utf8_fold(struct arena *a, struct str s);

#endif
