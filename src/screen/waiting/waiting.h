/* SPDX-License-Identifier: Apache-2.0 */
/* waiting: the waiting list. Opened without arguments. */
#ifndef ARCA_SCREEN_WAITING_H
#define ARCA_SCREEN_WAITING_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class waiting_class;
extern const struct command_table waiting_commands;

#endif
