/* SPDX-License-Identifier: Apache-2.0 */
/* patient: what the server says of a person, as plain rows. Members are named as the columns of the
 * api's functions, so that one table decodes them. Texts and arrays live in the arena of the read.
 * A missing id is 0, a missing date all zero, a missing moment INT64_MIN, a missing text empty. */
#ifndef ARCA_MODEL_PATIENT_H
#define ARCA_MODEL_PATIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "model/date.h"

/* One line of a search: the least by which a person is told from another. */
struct patient_row {
    int64_t id;
    struct str record_no; /* "R-00812", empty for who only waits */
    struct str status;
    struct str name; /* social name first */
    struct str registered_name;
    struct date birth_date;
    int age;          /* years */
    struct str phone; /* digits; contact_phone_show */
    struct str guardian_name;
    struct str cpf; /* masked by the server */
    struct str why; /* which of the words matched, for the list */
    bool deceased;
    struct str sort_key; /* hands the next page on */
};

/* A record that may be the same person. */
struct patient_duplicate {
    int64_t id;
    struct str record_no;
    struct str status;
    struct str name;
    struct str registered_name;
    struct date birth_date;
    int age;
    struct str phone;
    struct str cpf;
    int score;
    struct str reasons; /* a text array as the server writes it */
    bool refuses;       /* so alike that saving needs a decision */
};

/* The record. */
struct patient {
    int64_t id;
    int version;
    struct str record_no;
    struct str status; /* applicant, active, discharged, referred, inactive */
    struct str name;
    struct str registered_name;
    struct str social_name;
    struct date birth_date;
    int age;
    struct str cpf;
    struct str cns;
    int64_t gender; /* look-up ids */
    int64_t skin_colour;
    int64_t schooling;
    struct str phone;
    struct str phone2;
    struct str email;
    struct str cep;
    struct str street;
    struct str number;
    struct str complement;
    struct str district;
    struct str city;
    struct str uf;
    struct str guardian_name;
    struct str guardian_relationship;
    struct str guardian_cpf;
    struct str guardian_phone;
    struct str emergency_name;
    struct str emergency_phone;
    int64_t intern; /* staff ids */
    struct str intern_name;
    int64_t supervisor;
    struct str supervisor_name;
    struct date treatment_start;
    struct str language;
    struct date deceased_on;
    int64_t merged_into;
    int64_t created_at; /* microseconds UTC, as all moments */
    int64_t updated_at;
    bool may_edit;
    bool consented; /* some consent is given and holds */
};

struct consent {
    int64_t id;
    int version;
    struct str purpose;
    struct str text_version;
    struct str legal_basis;
    struct str given_by; /* patient or guardian */
    struct str giver_name;
    struct str method;
    struct str text_hash;
    int64_t given_at;
    struct str given_to;
    struct date expires_on;
    int64_t withdrawn_at;
    struct str withdrawn_reason;
    struct str withdrawn_to;
    struct str state; /* given, expired, withdrawn */
};

/* A line of the record's list of appointments, newest first. */
struct patient_appointment {
    int64_t id;
    int version;
    int64_t starts_at;
    struct date day; /* the clinic's */
    int time;        /* minutes since midnight */
    int minutes;
    int64_t professional_id;
    struct str professional;
    struct str room;
    struct str kind; /* codes */
    struct str state;
    bool overbook;
    int moved;
    struct str note;
    struct str reason;
    struct str cancel_reason;
    struct str cancel_note;
};

/* A line of the record's times on the waiting list. */
struct patient_waiting {
    int64_t id;
    int version;
    struct str protocol;
    struct str state;
    struct str flow;
    struct str priority;
    int position; /* 0: not in the queue */
    int64_t since;
    int days;
    struct date wished_date;
    struct date wished_first;
    struct str professional;
    int contacts;
    int64_t last_contact_at;
    struct str removed_reason;
    int64_t removed_at;
    int64_t appointment_id;
    struct str note;
};

enum { PATIENT_ADULT_YEARS = 18 };

/* Whether a guardian must be named: under 18 on the day `today`; false while the birth date is not
 * known. */
bool patient_needs_guardian(struct date birth_date, struct date today);

#endif
