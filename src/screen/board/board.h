/* SPDX-License-Identifier: Apache-2.0 */
/* board: today's board, the home of the front desk: who comes, who is here, who is late. */
#ifndef ARCA_SCREEN_BOARD_H
#define ARCA_SCREEN_BOARD_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class board_class;
extern const struct command_table board_commands;

#endif
