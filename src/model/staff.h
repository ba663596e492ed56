/* SPDX-License-Identifier: Apache-2.0 */
/* staff: people who sign in, those who see patients, rooms and lists of values, as plain rows; see
 * patient.h for what is missing. */
#ifndef ARCA_MODEL_STAFF_H
#define ARCA_MODEL_STAFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* A person of the staff list. */
struct staff_row {
    int64_t id;
    struct str login;
    struct str name;
    struct str email;
    struct str role;
    struct str council_no; /* CRP */
    int64_t supervisor_id;
    struct str supervisor_name;
    bool active;
    bool must_change_password;
    struct str language;
    int64_t last_access_at;
    int sessions; /* open now */
    bool self;
    int version;
};

/* The words of a role: reception, supervisor, intern, admin; the code itself when it is another. */
struct str staff_role_label(struct str role);

struct professional {
    int64_t id;
    int64_t staff_id;
    struct str name;
    struct str specialty;
    struct str kind;
    int64_t room_id;
    bool active;
    int minutes; /* the usual length of a visit */
    bool hours;  /* working hours of the own are recorded; else the clinic's count */
};

struct room {
    int64_t id;
    struct str name;
    bool active;
};

/* One value of a list: gender, schooling, cancel_reason, flow ... */
struct lookup {
    struct str kind;
    int64_t id;
    struct str code;
    struct str label_pt;
    struct str label_en;
    bool active;
    int sort;
};

/* The label in the language of the screen; the other one when it is empty. */
struct str lookup_label(const struct lookup *l);

#endif
