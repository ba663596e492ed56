/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/status.h"

#include "i18n/i18n.h"

static const struct status appointment_rows[] = {
    [APPOINTMENT_BOOKED] = {"booked", NC_("state", "booked"), "", TONE_NORMAL, true},
    [APPOINTMENT_CONFIRMED] = {"confirmed", NC_("state", "confirmed"), "", TONE_NORMAL, true},
    [APPOINTMENT_ARRIVED] = {"arrived", NC_("state", "arrived"), "", TONE_STRONG, true},
    [APPOINTMENT_IN_PROGRESS] = {"in_progress", NC_("state", "in session"), "", TONE_GOOD, true},
    [APPOINTMENT_COMPLETED] = {"completed", NC_("state", "completed"), "", TONE_DIM, false},
    [APPOINTMENT_CANCELLED_BY_PATIENT] = {"cancelled_by_patient",
                                          NC_("state", "cancelled by patient"), "", TONE_DIM,
                                          false},
    [APPOINTMENT_CANCELLED_BY_CLINIC] = {"cancelled_by_clinic", NC_("state", "cancelled by clinic"),
                                         "", TONE_DIM, false},
    [APPOINTMENT_NO_SHOW] = {"no_show", NC_("state", "no-show"), "", TONE_WARN, false},
    [APPOINTMENT_LEFT_UNSEEN] = {"left_unseen", NC_("state", "left unseen"), "", TONE_WARN, false},
    [APPOINTMENT_ENTERED_IN_ERROR] = {"entered_in_error", NC_("state", "entered in error"), "",
                                      TONE_DIM, false},
    [APPOINTMENT_LATE] = {"late", NC_("state", "late"), "!", TONE_WARN, true},
    [APPOINTMENT_OVERDUE] = {"overdue", NC_("state", "overdue"), "!", TONE_ALARM, true},
};

static const struct status waiting_rows[] = {
    [WAITING_WAITING] = {"waiting", NC_("waiting state", "waiting"), "", TONE_NORMAL, true},
    [WAITING_CONTACTING] = {"contacting", NC_("waiting state", "in contact"), "", TONE_STRONG,
                            true},
    [WAITING_OFFERED] = {"offered", NC_("waiting state", "slot offered"), "", TONE_GOOD, true},
    [WAITING_BOOKED] = {"booked", NC_("waiting state", "booked"), "", TONE_DIM, false},
    [WAITING_SUSPENDED] = {"suspended", NC_("waiting state", "suspended"), "", TONE_DIM, true},
    [WAITING_REMOVED] = {"removed", NC_("waiting state", "deactivated"), "", TONE_DIM, false},
};

static const struct status unknown = {"", "?", "", TONE_NORMAL, false};

const struct status *status_appointment(enum appointment_state s)
{
    return (unsigned)s < APPOINTMENT_SHOWN_STATES ? &appointment_rows[s] : &unknown;
}

const struct status *status_waiting(enum waiting_state s)
{
    return (unsigned)s < WAITING_STATES ? &waiting_rows[s] : &unknown;
}

static int find(const struct status *rows, int count, struct str code)
{
    for (int i = 0; i < count; i++) {
        if (str_eq(str_of(rows[i].code), code))
            return i;
    }
    return -1;
}

int status_appointment_find(struct str code)
{
    return find(appointment_rows, APPOINTMENT_STATES, code);
}

int status_waiting_find(struct str code)
{
    return find(waiting_rows, WAITING_STATES, code);
}

enum appointment_state status_shown(enum appointment_state stored, int64_t starts_at,
                                    int64_t ends_at, int64_t now, int late_after)
{
    bool awaited = stored == APPOINTMENT_BOOKED || stored == APPOINTMENT_CONFIRMED;
    bool here = stored == APPOINTMENT_ARRIVED || stored == APPOINTMENT_IN_PROGRESS;

    if ((awaited || here) && now >= ends_at)
        return APPOINTMENT_OVERDUE;
    if (awaited && now >= starts_at + (int64_t)late_after * 60 * 1000000)
        return APPOINTMENT_LATE;
    return stored;
}

bool status_wait_presses(enum appointment_state stored, int64_t waited_minutes)
{
    return stored == APPOINTMENT_ARRIVED && waited_minutes >= STATUS_WAIT_PRESSES;
}

bool status_frees_time(enum appointment_state s)
{
    return s == APPOINTMENT_CANCELLED_BY_PATIENT || s == APPOINTMENT_CANCELLED_BY_CLINIC ||
           s == APPOINTMENT_NO_SHOW || s == APPOINTMENT_LEFT_UNSEEN ||
           s == APPOINTMENT_ENTERED_IN_ERROR;
}
