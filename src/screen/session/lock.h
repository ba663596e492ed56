/* SPDX-License-Identifier: Apache-2.0 */
/* lock: the screen that hides everything until the same person has signed in once more. */
#ifndef ARCA_SCREEN_LOCK_H
#define ARCA_SCREEN_LOCK_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class lock_class;
extern const struct command_table lock_commands;

#endif
