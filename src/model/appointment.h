/* SPDX-License-Identifier: Apache-2.0 */
/* appointment: visits as the server says them, as plain rows; see patient.h for what is missing.
 * Day and time are the clinic's own, worked out by the server; moments are microseconds UTC. */
#ifndef ARCA_MODEL_APPOINTMENT_H
#define ARCA_MODEL_APPOINTMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "model/date.h"

/* A line of today's board. */
struct board_row {
    int64_t id;
    int version;
    int64_t starts_at;
    int time;    /* minutes since midnight */
    int minutes; /* how long it is */
    struct str state;
    int64_t state_at;
    int64_t arrived_at;
    int64_t started_at;
    int wait; /* minutes waited, or in session; -1: none */
    bool late;
    bool pressing;
    int64_t patient_id;
    struct str patient;
    struct str record_no;
    struct date birth_date;
    struct str phone;
    struct str guardian;
    int64_t professional_id;
    struct str professional;
    int64_t room_id;
    struct str room;
    struct str kind;
    bool overbook;
    int moved; /* how often it was put elsewhere */
    bool stepped_today; /* into its state: the step can be taken back */
    struct str note;
};

struct board_summary {
    int booked; /* confirmed or not */
    int arrived;
    int in_progress;
    int late;
    int waiting_list;
};

/* A visit in the agenda. */
struct agenda_row {
    int64_t id;
    int version;
    int64_t professional_id;
    struct str professional;
    int64_t patient_id;
    struct str patient;
    int64_t room_id;
    struct str room;
    struct date day;
    int time;
    int64_t starts_at;
    int64_t ends_at;
    int minutes;
    struct str state;
    struct str kind;
    bool overbook;
    int moved;
    bool stepped_today;
    struct str note;
};

/* When a professional works on a day; `off` says why not. */
struct agenda_hours {
    int64_t professional_id;
    struct date day;
    int from_time;
    int to_time;
    struct str off;
};

struct free_slot {
    int64_t professional_id;
    struct str professional;
    struct date day;
    int time;
    int64_t starts_at;
    int minutes;
};

/* One visit in full. */
struct appointment {
    int64_t id;
    int version;
    int64_t patient_id;
    struct str patient;
    struct str record_no;
    struct date birth_date;
    struct str phone;
    struct str guardian;
    int64_t professional_id;
    struct str professional;
    int64_t room_id;
    struct str room;
    int64_t kind_id;
    struct str kind;
    struct date day;
    int time;
    int minutes;
    int64_t starts_at;
    int64_t ends_at;
    struct str state;
    int64_t state_at;
    bool overbook;
    bool off_hours;
    struct str overbook_reason;
    int moved;
    struct str note;
    struct str reason;
    int64_t cancel_reason_id;
    struct str cancel_note;
    struct str created_by;
    int64_t created_at;
    int64_t confirmed_at;
    int64_t arrived_at;
    int64_t started_at;
    int64_t ended_at;
    int64_t cancelled_at;
    int64_t waiting_id;
    struct str steps; /* the states it may go to, a text array as the server writes it */
};

#endif
