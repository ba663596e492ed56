/* SPDX-License-Identifier: Apache-2.0 */
/* signin: who are you? Straight in where the server knows the account, else a password. */
#ifndef ARCA_SCREEN_SIGNIN_H
#define ARCA_SCREEN_SIGNIN_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class signin_class;
extern const struct command_table signin_commands;

#endif
