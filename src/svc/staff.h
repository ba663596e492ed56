/* SPDX-License-Identifier: Apache-2.0 */
/* staff: the people who sign in, as the coordination keeps them. Passwords of others are never set:
 * a person gets a one-time code, good for a day, and chooses a password at the first sign-in. The
 * code is made here and shown once; only its SCRAM verifier travels. */
#ifndef ARCA_SVC_STAFF_H
#define ARCA_SVC_STAFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/staff.h"
#include "svc/svc.h"

/* The clinic's staff; everybody with an empty `text` and an empty `role`. */
int staff_read(struct svc *s, struct ticket *t, struct str text, struct str role, svc_rows_fn done,
               void *ctx);
struct err staff_rows(const struct svc_rows *r, struct arena *a, struct staff_row **out, size_t *n);
/* A one-time code, with its hyphens; the caller wipes it with staff_code_wipe. */
struct staff_code {
    char text[20];
};
void staff_code_new(struct staff_code *c);
void staff_code_wipe(struct staff_code *c);

/* A person as typed. Empty texts are sent as such. */
struct staff_data {
    struct str login; /* of a new one; it never changes */
    struct str name, email, role;
    struct str council_no; /* CRP */
    struct str supervisor; /* id, of an intern */
};

/* `request` is made when the form or dialog opened (svc_new_id). The answer to a repeated request is
 * that of the first, so a code belongs to its request: both are made anew together. Each returns the
 * id of the call, or 0 when it could not be sent, which was told to `done`. */
int staff_add(struct svc *s, const char *request, const struct staff_data *d,
              const struct staff_code *code, svc_answer_fn done, void *ctx);
int staff_change(struct svc *s, const char *request, int64_t id, int version,
                 const struct staff_data *d, svc_answer_fn done, void *ctx);
int staff_set_active(struct svc *s, const char *request, int64_t id, int version, bool active,
                     svc_answer_fn done, void *ctx);
int staff_reset(struct svc *s, const char *request, int64_t id, struct str login,
                const struct staff_code *code, svc_answer_fn done, void *ctx);

#endif
