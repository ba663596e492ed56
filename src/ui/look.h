/* SPDX-License-Identifier: Apache-2.0 */
/* look: the theme and the keys that the settings name. `theme = NAME` is themes/NAME.theme and
 * `keys = NAME` is keymaps/NAME.keys, in the person's folder (~/.config/arca), else in the one that
 * came with arca. "calm" and "usual" are built in. */
#ifndef ARCA_UI_LOOK_H
#define ARCA_UI_LOOK_H

#include "conf/conf.h"
#include "ui/stack.h"

/* What of the environment and the settings the terminal is opened with. */
struct caps_env look_env(const struct conf *c);

/* Puts theme and keys in place. What is not there or has a mistake is said in the message line,
 * with file and line, and the built-in one stays; so are the wrong lines of the settings. */
void look_load(struct stack *st, const struct conf *c);

#endif
