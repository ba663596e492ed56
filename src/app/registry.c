/* SPDX-License-Identifier: Apache-2.0 */
/* Which screens there are. A screen opens another by its name; only here are all of them known. */
#include <config.h>

#include "app/app_priv.h"
#include "screen/audit/audit.h"
#include "screen/intake/intake.h"
#include "screen/agenda/agenda.h"
#include "screen/board/board.h"
#include "screen/booking/booking.h"
#include "screen/cancel/cancel.h"
#include "screen/session/lock.h"
#include "screen/session/password.h"
#include "screen/record/record.h"
#include "screen/patients/patients.h"
#include "screen/session/signin.h"
#include "screen/staff/staff.h"
#include "screen/studio/studio.h"
#include "screen/visit/visit.h"
#include "screen/waiting/waiting.h"
#include "screen/waiting/form.h"

const struct view_class *const registry_classes[] = {
    &signin_class,
    &board_class,
    &agenda_class,
    &booking_class,
    &cancel_class,
    &lock_class,
    &password_class,
    &first_password_class,
    &audit_class,
    &audit_filter_class,
    &audit_event_class,
    &patients_class,
    &patient_class,
    &consent_class,
    &intake_class,
    &waiting_class,
    &waiting_form_class,
    &staff_class,
    &staff_form_class,
};
const size_t registry_class_count = sizeof registry_classes / sizeof registry_classes[0];

const struct command_table *const registry_tables[] = {
    &app_commands,
    &session_commands,
    &signin_commands,
    &board_commands,
    &agenda_commands,
    &booking_commands,
    &cancel_commands,
    &visit_commands,
    &lock_commands,
    &password_commands,
    &audit_commands,
    &patients_commands,
    &patient_commands,
    &intake_commands,
    &waiting_commands,
    &waiting_form_commands,
    &staff_commands,
    &staff_form_commands,
};
const size_t registry_table_count = sizeof registry_tables / sizeof registry_tables[0];

const struct view_class *const registry_studio_classes[] = {
    &signin_class,
    &lock_class,
    &studio_class,
    &studio_rows_class,
    &studio_row_class,
    &studio_filter_class,
    &studio_history_class,
    &studio_change_class,
    &studio_edit_class,
};
const size_t registry_studio_class_count = sizeof registry_studio_classes / sizeof registry_studio_classes[0];

const struct command_table *const registry_studio_tables[] = {
    &session_commands,
    &signin_commands,
    &lock_commands,
    &studio_commands,
};
const size_t registry_studio_table_count = sizeof registry_studio_tables / sizeof registry_studio_tables[0];
