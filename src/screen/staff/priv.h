/* SPDX-License-Identifier: Apache-2.0 */
/* staff_priv: what the list and the form of the staff share. */
#ifndef ARCA_SCREEN_STAFF_PRIV_H
#define ARCA_SCREEN_STAFF_PRIV_H

#include "screen/common/args.h"
#include "screen/common/person.h"
#include "screen/staff/staff.h"
#include "svc/staff.h"

enum { STAFF_ROLES = 4 };
extern const char *const staff_roles[STAFF_ROLES]; /* codes */

/* What the form hands on (outcome.data) of a new person; NULL of another. Wiped with the form. */
struct staff_fresh {
    char login[64];
    struct staff_code code;
};

#endif
