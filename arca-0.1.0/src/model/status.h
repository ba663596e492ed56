/* SPDX-License-Identifier: Apache-2.0 */
/* status: the states of an appointment and of a waiting entry: their codes in the database, words,
 * symbols and weight on the screen. Which change is permitted stands in the database's transition
 * table alone; what is late or overdue is worked out here from the clock and never stored. */
#ifndef ARCA_MODEL_STATUS_H
#define ARCA_MODEL_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* How much a state presses; screens map it to a colour, and never rely on the colour alone. */
enum tone { TONE_NORMAL, TONE_DIM, TONE_STRONG, TONE_GOOD, TONE_WARN, TONE_ALARM };

struct status {
    const char *code;   /* as stored */
    const char *label;  /* msgid with context; _() at use; one to three words */
    const char *symbol; /* "" or one column that presses: "!" */
    enum tone tone;
    bool active; /* still to be dealt with: holds a slot or a place in the queue */
};

enum appointment_state {
    APPOINTMENT_BOOKED,
    APPOINTMENT_CONFIRMED,
    APPOINTMENT_ARRIVED,
    APPOINTMENT_IN_PROGRESS,
    APPOINTMENT_COMPLETED,
    APPOINTMENT_CANCELLED_BY_PATIENT,
    APPOINTMENT_CANCELLED_BY_CLINIC,
    APPOINTMENT_NO_SHOW,
    APPOINTMENT_LEFT_UNSEEN,
    APPOINTMENT_ENTERED_IN_ERROR,
    APPOINTMENT_STATES,                    /* those above are stored */
    APPOINTMENT_LATE = APPOINTMENT_STATES, /* not arrived, and the time has come */
    APPOINTMENT_OVERDUE,                   /* the end has passed and nobody closed it */
    APPOINTMENT_SHOWN_STATES
};

enum waiting_state {
    WAITING_WAITING,
    WAITING_CONTACTING,
    WAITING_OFFERED,
    WAITING_BOOKED,
    WAITING_SUSPENDED,
    WAITING_REMOVED,
    WAITING_STATES
};

/* The row of a state; an impossible number gives a row with the label "?". */
const struct status *status_appointment(enum appointment_state s);
const struct status *status_waiting(enum waiting_state s);

/* The stored state with this code, or -1. */
int status_appointment_find(struct str code);
int status_waiting_find(struct str code);

/* The state to show at the moment `now` (all three in microseconds UTC): the stored one, LATE from
 * `late_after` minutes past the start (the clinic's rule), or OVERDUE from the end on. */
enum appointment_state status_shown(enum appointment_state stored, int64_t starts_at,
                                    int64_t ends_at, int64_t now, int late_after);

/* Minutes from which a patient who has arrived waits too long: the row gets a "!". */
enum { STATUS_WAIT_PRESSES = 15 };

/* Whether the wait presses: the patient is here, not yet in session, for that long. */
bool status_wait_presses(enum appointment_state stored, int64_t waited_minutes);

/* True for the states that hold no time of professional, patient and room: both cancelled, no_show,
 * left_unseen, entered_in_error. */
bool status_frees_time(enum appointment_state s);

#endif
