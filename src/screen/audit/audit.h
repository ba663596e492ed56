/* SPDX-License-Identifier: Apache-2.0 */
/* audit: who saw and did what, newest first; and one event with what was before and after. */
#ifndef ARCA_SCREEN_AUDIT_H
#define ARCA_SCREEN_AUDIT_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class audit_class;
extern const struct view_class audit_filter_class;
extern const struct view_class audit_event_class;
extern const struct command_table audit_commands;

#endif
