/* SPDX-License-Identifier: Apache-2.0 */
/* measure: carries statements out one by one and looks what each did: how long it took, which locks it
 * holds on tables that were there before, and which of those it wrote anew. */
#ifndef ARCA_ARCACTL_MIGRATE_MEASURE_H
#define ARCA_ARCACTL_MIGRATE_MEASURE_H

#include <stddef.h>

#include "arcactl/migrate/locks.h"
#include "arcactl/migrate/migrate.h"

struct sync;
struct measure;

/* A lock of a statement, or the statement alone when it took none worth telling but long. */
struct measured {
    const char *migration;
    size_t line;
    const char *words; /* its first ones */
    long ms;
    enum lock_mode mode;
    const char *table; /* NULL: none */
    const char *rows;
    const char *bytes;
    const char *size;
    long held_ms;  /* until its transaction ended */
    bool rewritten;
};

/* `watch` is a second connection to the database of c->db, for what runs outside a transaction; NULL:
 * there the locks are not seen. It stays the caller's. In c->arena. */
struct measure *measure_new(struct ctl *c, struct sync *watch);

/* Before a migration: the tables that are there. */
struct err measure_begin(struct measure *k, const struct migration *m);

/* Runs the statements of `text`, a part of the migration's, in the open transaction. Stops at the first
 * that fails: *at is where it begins. */
struct err measure_script(struct measure *k, struct str text, const char **at);

/* One statement outside a transaction. */
struct err measure_alone(struct measure *k, struct str text);

/* The transaction ended: so long were its locks held. */
void measure_settle(struct measure *k);

/* What was seen, in the order of the statements. */
const struct measured *measure_rows(const struct measure *k, size_t *count);

#endif
