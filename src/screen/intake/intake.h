/* SPDX-License-Identifier: Apache-2.0 */
/* intake: the form of a patient, new or known. Closes with outcome.data = struct chosen_patient
 * (args.h) when it was saved. */
#ifndef ARCA_SCREEN_INTAKE_H
#define ARCA_SCREEN_INTAKE_H

#include <stddef.h>

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class intake_class;
extern const struct command_table intake_commands;

/* The fields that tell who a person is and how to reach them, without treatment and consent: the
 * waiting list asks the same. Constant; `section` is one of those below. */
enum {
    INTAKE_SECTION_PERSON,
    INTAKE_SECTION_CONTACT,
    INTAKE_SECTION_ADDRESS,
    INTAKE_SECTION_GUARDIAN,
    INTAKE_SECTION_EMERGENCY
};
struct field_def;
const struct field_def *intake_person_fields(size_t *count);

#endif
