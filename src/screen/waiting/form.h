/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_form: an entry of the waiting list: a new one, for somebody registered or new; its change;
 * the triage of it. Opened with args_waiting; accepted with a struct waiting_fresh in outcome.data
 * when it was a new one, else with NULL. */
#ifndef ARCA_SCREEN_WAITING_FORM_H
#define ARCA_SCREEN_WAITING_FORM_H

#include <stdint.h>

#include "base/str.h"
#include "ui/command.h"
#include "ui/view.h"

struct waiting_fresh {
    int64_t id;
    int position;
    struct str name; /* lives as long as the form */
};

extern const struct view_class waiting_form_class;
extern const struct command_table waiting_form_commands;

#endif
