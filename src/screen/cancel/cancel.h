/* SPDX-License-Identifier: Apache-2.0 */
/* cancel: a visit is cancelled, and the time that becomes free is offered at once to who waits for
 * one like it. Opened with struct args_appointment. */
#ifndef ARCA_SCREEN_CANCEL_H
#define ARCA_SCREEN_CANCEL_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class cancel_class;
extern const struct command_table cancel_commands;

#endif
