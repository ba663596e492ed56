/* SPDX-License-Identifier: Apache-2.0 */
/* intake: the form of a patient, new or known. Closes with outcome.data = struct chosen_patient
 * (args.h) when it was saved. */
#ifndef ARCA_SCREEN_INTAKE_H
#define ARCA_SCREEN_INTAKE_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class intake_class;
extern const struct command_table intake_commands;

#endif
