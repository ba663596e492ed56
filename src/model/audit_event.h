/* SPDX-License-Identifier: Apache-2.0 */
/* audit_event: a line of the audit log as the server says it, and the words for what it stores as
 * codes. See patient.h for what is missing. */
#ifndef ARCA_MODEL_AUDIT_EVENT_H
#define ARCA_MODEL_AUDIT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct audit_row {
    int64_t at; /* microseconds UTC */
    struct str local_day;  /* the same at the clinic: 2026-11-20 */
    struct str local_time; /* 10:42:07 */
    int64_t event_id;
    struct str person; /* the name that signed in */
    struct str person_name;
    struct str action;
    struct str outcome; /* ok, refused, serious, major */
    struct str entity;
    int64_t entity_id;
    int64_t patient_id;
    struct str patient_record;
    struct str patient_name; /* empty where the reader may not see it */
    struct str terminal;
    struct str client_addr;
    struct str purpose;
    struct str fields; /* a text array as the server writes it */
    struct str code;
    bool has_diff;
};

/* One event in full. */
struct audit_event {
    struct audit_row row;
    struct str session_id;
    int64_t seq;
    struct str request_id;
    struct str app_version;
    struct str detail; /* JSON as it was hashed */
    struct str payload_hash;
    struct str prev;
    struct str leaf;
    struct str canon;
    struct str op;     /* insert, update, delete */
    struct str diff;   /* empty, or why there is none for this reader */
    struct str before; /* JSON objects by field name */
    struct str after;
};

/* A code and its words (msgid). */
struct audit_word {
    const char *code;
    const char *label;
};

/* All known actions and kinds of thing, each in the order of its codes: also the choices of the
 * filters. */
const struct audit_word *audit_actions(size_t *count);
const struct audit_word *audit_entities(size_t *count);

/* The words in the language of the screen; the code itself when it is not known. Lives as long as
 * the catalogue, or as `code`. */
struct str audit_action_label(struct str code);
struct str audit_entity_label(struct str code);
struct str audit_outcome_label(struct str code);

#endif
