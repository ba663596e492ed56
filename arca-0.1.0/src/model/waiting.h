/* SPDX-License-Identifier: Apache-2.0 */
/* waiting: the waiting list as the server says it, as plain rows; see patient.h for what is
 * missing. Arrays are texts as the server writes them: {1,3}, {morning}. */
#ifndef ARCA_MODEL_WAITING_H
#define ARCA_MODEL_WAITING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "model/date.h"

struct waiting_row {
    int64_t id;
    int version;
    int position; /* 1 is next; 0: not in the queue */
    struct str protocol;
    int64_t patient_id;
    struct str patient;
    struct date birth_date;
    struct str phone;
    struct str guardian;
    struct str status;
    struct str state;
    struct str flow;
    struct str priority;
    int priority_rank;
    int64_t since;
    int days; /* of waiting */
    int64_t place_at;
    int sent_to_end; /* how often it lost its place */
    struct date wished_date;
    struct date wished_first;
    bool overdue;
    int64_t professional_id;
    struct str professional; /* empty: any */
    struct str weekdays;
    struct str parts;
    int notice_minutes;
    struct date suspended_until;
    int contacts;
    int64_t last_contact_at;
    struct str last_outcome;
    struct str note;
    struct str cursor; /* hands the next page on */
};

struct waiting_stats {
    int total;
    int active;
    int inactive;
    int shown;
    int64_t oldest_since;
    int64_t last_update;
};

/* One entry in full. */
struct waiting_entry {
    int64_t id;
    int version;
    int position;
    struct str protocol;
    int64_t patient_id;
    struct str patient;
    int patient_version;
    struct str status;
    struct date birth_date;
    struct str phone;
    struct str guardian;
    struct str state;
    struct str flow;
    int64_t flow_id;
    struct str priority;
    int64_t priority_id;
    int64_t since;
    int days;
    int64_t place_at;
    int sent_to_end;
    struct date wished_date;
    struct date wished_first;
    int64_t professional_id;
    struct str professional;
    struct str weekdays;
    struct str parts;
    int notice_minutes;
    struct date suspended_until;
    int64_t appointment_id;
    int64_t offer_professional_id;
    int64_t offer_starts_at;
    int64_t offer_expires_at;
    int64_t removed_reason_id;
    struct str removed_reason;
    int64_t removed_at;
    struct str removed_note;
    struct str note;
    struct str created_by;
    int64_t updated_at;
    int attempts;
    int attempts_needed; /* on different days, before "no reply" may close it */
    struct str contacts; /* JSON */
    struct str wishes;   /* JSON */
    struct str steps;
};

/* The answer to "what is my place": by protocol number. */
struct waiting_position {
    struct str code; /* stable word, see svc/words.h; empty when found */
    struct str protocol;
    struct str state;
    int position;
    int days;
    int total;
};

#endif
