/* SPDX-License-Identifier: Apache-2.0 */
/* edit_mask: setting separators into digits. Pure functions over short ASCII text. */
#ifndef ARCA_UI_EDIT_MASK_H
#define ARCA_UI_EDIT_MASK_H

#include "ui/line_edit.h"

enum { EDIT_MASK_MAX = 40 }; /* bytes of a text that a mask looks at */

/* True when `text` is digits, and separators only where the mask has them; then `out` (at least
 * EDIT_MASK_MAX + 8 bytes) gets it with all separators, none behind the last digit unless one was
 * typed there. */
bool edit_mask_apply(const struct edit_mask *m, struct str text, char *out, size_t *n);

/* True when `text` is exactly what the mask makes of its digits. */
bool edit_mask_is_own(const struct edit_mask *m, struct str text);

/* The digits of `text` alone. */
size_t edit_mask_strip(struct str text, char *out);

/* True for a sign that stands between the digits of a mask of one pattern. */
bool edit_mask_separates(const struct edit_mask *m, char c);

#endif
