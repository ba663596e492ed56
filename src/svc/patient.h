/* SPDX-License-Identifier: Apache-2.0 */
/* patient: finding, opening and keeping patients and their consents. */
#ifndef ARCA_SVC_PATIENT_H
#define ARCA_SVC_PATIENT_H

#include "model/patient.h"
#include "svc/svc.h"

/* At most `rows` rows, and never more than PATIENT_PAGE. With an empty `q` the clinic's patients in the order of their names,
 * from behind the row (after, after_id) on; `after` is its sort_key. */
enum { PATIENT_PAGE = 50 };
int patient_search(struct svc *s, struct ticket *t, struct str q, struct str after,
                   int64_t after_id, int rows, svc_rows_fn done, void *ctx);

/* The record. `purpose` may be empty. */
int patient_read(struct svc *s, struct ticket *t, int64_t id, struct str purpose,
                 svc_rows_fn done, void *ctx);

/* The lists of a record. `before` and `before_id`: from behind this row on (ROWS_NO_TIME, 0: from
 * the newest). */
int patient_read_appointments(struct svc *s, struct ticket *t, int64_t id, int64_t before,
                              int64_t before_id, svc_rows_fn done, void *ctx);
int patient_read_waiting(struct svc *s, struct ticket *t, int64_t id, svc_rows_fn done,
                         void *ctx);
int patient_read_consents(struct svc *s, struct ticket *t, int64_t id, svc_rows_fn done,
                          void *ctx);
int patient_read_access(struct svc *s, struct ticket *t, int64_t id, int64_t before,
                        int64_t before_id, svc_rows_fn done, void *ctx);

/* Who may be the person typed so far; `data` is a JSON object of the form's fields, and `id` when a
 * record is being edited. */
int patient_read_duplicates(struct svc *s, struct str data, svc_rows_fn done, void *ctx);

/* What came, in `a`: an error of the line, or ERR_DENIED with the words of a refusal. */
struct err patient_rows(const struct svc_rows *r, struct arena *a, struct patient_row **out,
                        size_t *n);
/* ERR_NOT_FOUND when there is none. */
struct err patient_record(const struct svc_rows *r, struct arena *a, struct patient *out);
struct err patient_appointments(const struct svc_rows *r, struct arena *a,
                                struct patient_appointment **out, size_t *n);
struct err patient_waitings(const struct svc_rows *r, struct arena *a, struct patient_waiting **out,
                            size_t *n);
struct err patient_consents(const struct svc_rows *r, struct arena *a, struct consent **out,
                            size_t *n);
struct audit_row;
struct err patient_accesses(const struct svc_rows *r, struct arena *a, struct audit_row **out,
                            size_t *n);
struct err patient_duplicates(const struct svc_rows *r, struct arena *a,
                              struct patient_duplicate **out, size_t *n);

/* Writes; `request` was made with svc_new_id when the form opened. `data`: a JSON object. */
int patient_save(struct svc *s, const char *request, int64_t id, int version, struct str data,
                 svc_answer_fn done, void *ctx);
int consent_give(struct svc *s, const char *request, int64_t patient_id, struct str data,
                 svc_answer_fn done, void *ctx);
int consent_withdraw(struct svc *s, const char *request, int64_t id, int version, struct str reason,
                     svc_answer_fn done, void *ctx);

#endif
