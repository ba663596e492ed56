/* SPDX-License-Identifier: Apache-2.0 */
/* patient: one record: its data, appointments, times on the waiting list, consents, and who looked
 * at it. Opening it takes the patient in hand. */
#ifndef ARCA_SCREEN_PATIENT_H
#define ARCA_SCREEN_PATIENT_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class patient_class;
extern const struct view_class consent_class; /* the small form of a consent */
extern const struct command_table patient_commands;

#endif
