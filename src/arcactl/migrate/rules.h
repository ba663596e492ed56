/* SPDX-License-Identifier: Apache-2.0 */
/* rules: what lint finds in one statement. */
#ifndef ARCA_ARCACTL_MIGRATE_RULES_H
#define ARCA_ARCACTL_MIGRATE_RULES_H

#include "base/vec.h"
#include "script/script.h"

/* A finding: the rule, and the table that it hangs on ("schema.table" or "table"), "" for none. */
typedef void (*rules_fn)(void *ctx, const char *rule, const char *table);

/* Calls `found` for each finding in a statement that the parser understood. */
void rules_look(struct arena *a, const struct script_statement *s, rules_fn found, void *ctx);

/* The table that a statement makes, or NULL. */
const char *rules_made(struct arena *a, const struct script_statement *s);

/* Is this statement of a kind that a finding can be in? For a quick look. */
bool rules_want(struct str text);

/* What is found only by looking at a file as a whole. */
struct rules_bare {
    const char *table; /* made, and no row-level security switched on so far */
    const char *name;  /* without its schema */
    struct str statement;
};
struct rules_file {
    struct arena *arena;
    const char *schemas; /* whose tables must have row-level security, blanks between */
    struct { VEC_OF(struct rules_bare) } bare;
    struct str concurrently; /* the first such statement */
    size_t others;           /* how many statements are neither that nor a setting */
};
void rules_file_init(struct rules_file *f, struct arena *a, const char *schemas);
void rules_file_begin(struct rules_file *f);
void rules_file_take(struct rules_file *f, const struct script_statement *s);
/* As rules_fn, with the statement that it is about. */
typedef void (*rules_at_fn)(void *ctx, const char *rule, const char *table, struct str statement);
void rules_file_end(struct rules_file *f, rules_at_fn found, void *ctx);

struct rule {
    const char *name;
    bool refuses;     /* else it only warns */
    bool by_size;     /* counts only for a table that is there and large */
    bool of_file;     /* found by looking at the whole file; counts for tables of its own making too */
    const char *text; /* N_() */
};

/* NULL for a name that is none. */
const struct rule *rules_find(const char *name);

#endif
