/* SPDX-License-Identifier: Apache-2.0 */
/* account: one's own account: language, password, and in the demo whom one may become. */
#ifndef ARCA_SVC_ACCOUNT_H
#define ARCA_SVC_ACCOUNT_H

#include "svc/svc.h"

/* Keeps the person's language ("pt_BR", "en") on the server. */
void account_set_language(struct svc *s, const char *language, svc_answer_fn done, void *ctx);

/* Sends a SCRAM verifier of the new password, computed here, so that the password itself never
 * travels and stands in no log. The caller has checked its strength (model/password.h). On success
 * it is the one with which a lost line comes back. Returns the id of the call, or 0 when it could not
 * be sent, which was told to `done`. */
int account_change_password(struct svc *s, struct str password, svc_answer_fn done, void *ctx);

struct demo_person {
    struct str login, name, role;
};
/* `people` lives until the callback returns; none outside a demo. */
typedef void (*demo_people_fn)(void *ctx, const struct demo_person *people, size_t count,
                               const struct err *err);
void account_demo_people(struct svc *s, demo_people_fn done, void *ctx);

#endif
