/* SPDX-License-Identifier: Apache-2.0 */
/* agenda: a day of all professionals, a week of one, the list of one patient. Opened with struct
 * args_agenda or NULL: today. */
#ifndef ARCA_SCREEN_AGENDA_H
#define ARCA_SCREEN_AGENDA_H

#include "ui/command.h"
#include "ui/palette.h"
#include "ui/view.h"

extern const struct view_class agenda_class;
extern const struct command_table agenda_commands;

/* Dates in the one box: "t+3" opens the agenda at that day. */
extern const struct palette_provider agenda_dates;

#endif
