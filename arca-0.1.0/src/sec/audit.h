/* SPDX-License-Identifier: Apache-2.0 */
/* audit: the client's side of the tamper evidence: an event's canonical bytes, its leaf, and the
 * chain of leaves of one session. The database does the same in SQL; golden vectors in the tests
 * hold both to one form. */
#ifndef ARCA_SEC_AUDIT_H
#define ARCA_SEC_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "sec/sec.h"

enum { SEC_UUID_BYTES = 16 };

/* A bigint that may be NULL. */
struct sec_int {
    bool set;
    int64_t value;
};
/* A uuid that may be NULL. */
struct sec_uuid {
    bool set;
    unsigned char bytes[SEC_UUID_BYTES];
};
/* A bytea of 32 bytes that may be NULL. */
struct sec_digest {
    bool set;
    unsigned char bytes[SEC_HASH_BYTES];
};

/* One row of audit.event, its columns in their order; a text with .p == NULL is NULL. */
struct sec_event {
    struct sec_int event_id;
    struct sec_int clinic_id;
    struct sec_int at; /* microseconds since 1970-01-01 00:00 UTC */
    struct sec_uuid session_id;
    struct sec_int seq;
    struct sec_digest prev;
    struct str actor;
    struct sec_int staff_id;
    struct sec_int approver_id;
    struct str client_addr;
    struct str workstation;
    struct str action;
    struct sec_int outcome;
    struct str subject_kind;
    struct sec_int subject_id;
    struct sec_int patient_id;
    struct str purpose;
    struct sec_uuid request_id;
    struct str app_version;
    struct str detail;
    struct sec_digest payload_hash;
};

/* The canonical bytes, version CA1, in `a`: "CA1" and a NUL, then each field as its length (four
 * bytes, big end first) and its bytes; NULL is the length ffffffff alone. Integers are eight bytes,
 * big end first, a uuid its sixteen, text its UTF-8. No locale or time zone enters. */
struct str sec_canon(struct arena *a, const struct sec_event *e);

/* SHA-256 of a zero byte and the canonical bytes. */
void sec_leaf(struct str canon, unsigned char leaf[SEC_HASH_BYTES]);

/* What stands before a session's first event: SHA-256 of "CA1-session", a NUL and the session id.
 */
void sec_session_root(const unsigned char session[SEC_UUID_BYTES],
                      unsigned char root[SEC_HASH_BYTES]);

/* The chain of one session, event by event. */
struct sec_chain {
    int64_t seq;
    unsigned char leaf[SEC_HASH_BYTES];
};

enum sec_chain_result {
    SEC_CHAIN_OK,
    SEC_CHAIN_GAP,  /* the number does not follow the last one */
    SEC_CHAIN_PREV, /* it does not name the leaf before it */
    SEC_CHAIN_LEAF  /* the leaf is not that of the canonical bytes */
};

/* Before the first event of a session. */
void sec_chain_start(struct sec_chain *c, const unsigned char session[SEC_UUID_BYTES]);

/* Takes the next event; the chain moves on only when it is right. */
enum sec_chain_result sec_chain_take(struct sec_chain *c, int64_t seq,
                                     const unsigned char prev[SEC_HASH_BYTES], struct str canon,
                                     const unsigned char leaf[SEC_HASH_BYTES]);

#endif
