/* SPDX-License-Identifier: Apache-2.0 */
/* args: what a screen is opened with. Screens know each other by the names here and never by
 * header; NULL in place of a struct means its zero. Everything is copied by the opened screen. */
#ifndef ARCA_SCREEN_ARGS_H
#define ARCA_SCREEN_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "model/date.h"

#define SCREEN_SIGN_IN "signin"          /* const char *: the name to begin with, or NULL */
#define SCREEN_BOARD "board"
#define SCREEN_PATIENTS "patients"       /* args_patients */
#define SCREEN_PATIENT "patient"         /* args_patient */
#define SCREEN_PATIENT_FORM "intake"     /* args_patient; id 0: a new one */
#define SCREEN_AGENDA "agenda"           /* args_agenda */
#define SCREEN_BOOKING "booking"         /* args_booking */
#define SCREEN_CANCEL "cancel"           /* args_appointment */
#define SCREEN_WAITING "waiting"
#define SCREEN_WAITING_FORM "waiting_form" /* args_waiting; id 0: a new one */
#define SCREEN_AUDIT "audit"             /* args_audit */
#define SCREEN_AUDIT_EVENT "audit_event" /* args_audit_event */
#define SCREEN_STAFF "staff"
#define SCREEN_STAFF_FORM "staff_form"   /* args_staff */
#define SCREEN_STUDIO "studio"
#define SCREEN_LOCK "lock"
#define SCREEN_PASSWORD "password"
#define SCREEN_FIRST_PASSWORD "first_password" /* nothing else can be done before */

struct args_patients {
    struct str typed; /* what to look for at once */
    bool choose;      /* a patient is wanted: Enter closes with outcome.data = struct chosen_patient */
};
struct chosen_patient {
    int64_t id;
    struct str name, rest;
};

enum patient_tab { TAB_DATA, TAB_APPOINTMENTS, TAB_WAITING, TAB_CONSENTS, TAB_ACCESS };
struct args_patient {
    int64_t id;
    enum patient_tab tab;
    struct str name; /* of a new one: what was typed in the search */
};

enum agenda_kind { AGENDA_DAY, AGENDA_WEEK, AGENDA_PATIENT };
struct args_agenda {
    enum agenda_kind kind;
    struct date day; /* DATE_NONE: today */
    int64_t professional_id, patient_id;
};

/* When somebody who waits can come. */
struct args_wish {
    struct str parts, weekdays; /* arrays as the server writes them; empty: any */
    int notice_minutes;
};

/* A booking form with what is known; with an appointment_id it moves that one. */
struct args_booking {
    int64_t appointment_id;
    int64_t patient_id;
    struct str patient_name;
    int64_t professional_id, room_id;
    struct date day;
    struct date first_day; /* free times are looked for from here on; DATE_NONE: from `day` on */
    int minute;          /* of the local day; 0: not known */
    int64_t waiting_id;  /* converts and books the person of this entry */
    struct args_wish wish; /* bounds the free times that are proposed */
};

/* A time that became free because its visit was moved. */
struct args_freed {
    int64_t professional_id, kind_id;
    struct str professional;
    struct date day;
    int minute, minutes;
    int64_t starts_at; /* microseconds UTC */
};
struct args_appointment {
    int64_t id;
    const struct args_freed *freed; /* nothing to cancel: who waits and fits is shown at once */
};

struct args_waiting {
    int64_t id;
    int64_t patient_id; /* a known patient is put on the list */
    struct str name;
    bool triage;        /* priority, flow and note alone */
};

struct args_audit {
    int64_t patient_id; /* 0: not filtered */
    struct str patient_name;
};
struct args_audit_event {
    int64_t id;
    int64_t at; /* microseconds UTC, as the list says */
};

struct args_staff {
    int64_t id; /* 0: a new one */
};

#endif
