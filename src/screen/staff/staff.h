/* SPDX-License-Identifier: Apache-2.0 */
/* staff: the people who sign in, for the coordination: the list and the form. */
#ifndef ARCA_SCREEN_STAFF_H
#define ARCA_SCREEN_STAFF_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class staff_class;
extern const struct command_table staff_commands;
/* Opened with args_staff. */
extern const struct view_class staff_form_class;
extern const struct command_table staff_form_commands;

#endif
