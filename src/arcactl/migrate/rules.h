/* SPDX-License-Identifier: Apache-2.0 */
/* rules: what lint finds in one statement. */
#ifndef ARCA_ARCACTL_MIGRATE_RULES_H
#define ARCA_ARCACTL_MIGRATE_RULES_H

#include "script/script.h"

/* A finding: the rule, and the table that it hangs on ("schema.table" or "table"), "" for none. */
typedef void (*rules_fn)(void *ctx, const char *rule, const char *table);

/* Calls `found` for each finding in a statement that the parser understood. */
void rules_look(struct arena *a, const struct script_statement *s, rules_fn found, void *ctx);

/* The table that a statement makes, or NULL. */
const char *rules_made(struct arena *a, const struct script_statement *s);

struct rule {
    const char *name;
    bool refuses;     /* else it only warns */
    bool by_size;     /* counts only for a table that is there and large */
    const char *text; /* N_() */
};

/* NULL for a name that is none. */
const struct rule *rules_find(const char *name);

#endif
