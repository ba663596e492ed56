/* SPDX-License-Identifier: Apache-2.0 */
/* fuzzy: how well what was typed fits a name, for the one box, the menu and the help. */
#ifndef ARCA_UI_FUZZY_H
#define ARCA_UI_FUZZY_H

#include "base/str.h"

/* Points of `text` for `typed`, -1 when it does not fit. Every word typed must be found: as the
 * beginning of a word best, then inside one, then letter by letter in order. Case and accents do
 * not count. Nothing typed gives 0. */
int fuzzy_points(struct str text, struct str typed);

#endif
