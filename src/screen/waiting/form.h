/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_form: an entry of the waiting list: a new one, for somebody registered or new; its change;
 * the triage of it. Opened with args_waiting. */
#ifndef ARCA_SCREEN_WAITING_FORM_H
#define ARCA_SCREEN_WAITING_FORM_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class waiting_form_class;
extern const struct command_table waiting_form_commands;

#endif
