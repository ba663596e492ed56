/* SPDX-License-Identifier: Apache-2.0 */
/* wrap: text in lines of a width. */
#ifndef ARCA_UI_WRAP_H
#define ARCA_UI_WRAP_H

#include "base/str.h"

/* Parts `text` at blanks (inside a word only when it is longer than a line) and at line feeds into
 * at most `max` lines of at most `cols` columns; they point into `text`. Returns how many. */
int text_wrap(struct str text, int cols, struct str *lines, int max);

/* The same, but the last line has all that is left, however wide: who draws it shows by its ellipsis
 * that there is more. For texts without line feeds. */
int text_wrap_all(struct str text, int cols, struct str *lines, int max);

#endif
