/* SPDX-License-Identifier: Apache-2.0 */
/* audit: reading the log. Each question is itself an event there. */
#ifndef ARCA_SVC_AUDIT_H
#define ARCA_SVC_AUDIT_H

#include "model/audit_event.h"
#include "svc/svc.h"

/* What is looked for; empty texts and 0 ask nothing. */
struct audit_filters {
    struct str from, to; /* days of the clinic, yyyy-mm-dd, both included */
    struct str person;   /* the name that signs in */
    struct str action, entity, outcome, terminal;
    struct str record;   /* number of a patient's record, as people write it: R-00812, 812 */
    int64_t patient_id;
};

/* A page, newest first: behind the row (`before_at` microseconds UTC, `before_id`), or the first when
 * they are 0. Returns an id for svc_drop. */
int audit_list(struct svc *s, struct ticket *t, const struct audit_filters *f, int64_t before_at,
               int64_t before_id, int limit, svc_rows_fn done, void *ctx);
/* The rows of its answer, in `a`; a refusal of the question is an error too. */
struct err audit_rows(const struct svc_rows *r, struct arena *a, const struct audit_row **out,
                      size_t *count);

/* Everybody whose events there can be, for those who may ask for anybody's. */
struct audit_person {
    int64_t id;
    struct str login, name;
};
int audit_people_read(struct svc *s, svc_rows_fn done, void *ctx);
struct err audit_people_decode(const struct svc_rows *r, struct arena *a, struct audit_person **out,
                               size_t *n);

/* One event, with before and after for those permitted; `at` as the list gave it. */
int audit_event_read(struct svc *s, int64_t id, int64_t at, svc_rows_fn done, void *ctx);
struct err audit_event_of(const struct svc_rows *r, struct arena *a, struct audit_event **out);

#endif
