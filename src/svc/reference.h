/* SPDX-License-Identifier: Apache-2.0 */
/* reference: the lists of values, the professionals and the rooms, read once after sign-in. They
 * name no patient. */
#ifndef ARCA_SVC_REFERENCE_H
#define ARCA_SVC_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/staff.h"
#include "svc/svc.h"

struct reference {
    struct arena arena; /* what the lists lie in; until the next load */
    const struct lookup *lookups;
    size_t lookup_count;
    const struct professional *professionals;
    size_t professional_count;
    const struct room *rooms;
    size_t room_count;
    bool loaded;
};

typedef void (*reference_fn)(void *ctx, const struct err *err);

void reference_init(struct reference *r);
void reference_free(struct reference *r);
/* Reads all three in one round trip; `r` holds the old lists until the answer is there. */
void reference_load(struct svc *s, struct reference *r, reference_fn done, void *ctx);

/* The value with this id or code, or NULL. */
const struct lookup *reference_lookup(const struct reference *r, int64_t id);
const struct lookup *reference_code(const struct reference *r, const char *kind, struct str code);
/* Its label in the language in use. */
struct str reference_label(const struct lookup *l);
const struct professional *reference_professional(const struct reference *r, int64_t id);
const struct room *reference_room(const struct reference *r, int64_t id);

#endif
