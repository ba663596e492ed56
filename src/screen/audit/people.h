/* SPDX-License-Identifier: Apache-2.0 */
/* audit_people: whom the filter's field for a person offers: everybody of the clinic's staff, and what was
 * typed as it stands when it fits nobody of these. */
#ifndef ARCA_SCREEN_AUDIT_PEOPLE_H
#define ARCA_SCREEN_AUDIT_PEOPLE_H

#include "screen/common/env.h"
#include "ui/choice.h"

struct audit_people {
    struct env *env;
    struct arena *arena;
    const struct choice_item *items; /* the code is the number of the account */
    size_t count;
    int read; /* they are on their way */
    /* The question that waits for it. */
    struct choice *asker;
    uint32_t ask;
    char typed[80];
};

/* `arena` holds what is read. */
void audit_people_init(struct audit_people *p, struct env *e, struct arena *arena);
void audit_people_end(struct audit_people *p);
struct choice_source audit_people_source(struct audit_people *p, const char *name);

#endif
