/* SPDX-License-Identifier: Apache-2.0 */
/* booking: a visit is booked or moved; the next free slots stand beside the form and the first of
 * them is proposed. Opened with struct args_booking; closes accepted when something was saved. */
#ifndef ARCA_SCREEN_BOOKING_H
#define ARCA_SCREEN_BOOKING_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class booking_class;
extern const struct command_table booking_commands;

#endif
