/* SPDX-License-Identifier: Apache-2.0 */
/* password: a person chooses a new password; at the first sign-in nothing else can be done before.
 * Closes accepted when the server has taken it. */
#ifndef ARCA_SCREEN_PASSWORD_H
#define ARCA_SCREEN_PASSWORD_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class password_class;
extern const struct view_class first_password_class; /* shuts everything else out */
extern const struct command_table password_commands;

#endif
