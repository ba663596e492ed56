/* SPDX-License-Identifier: Apache-2.0 */
/* verify: the whole database against what it should be, part by part. A part finds things wrong, or
 * nothing, or could not look; report.c says so, in text or as one JSON object a line. All parts but the
 * last two see one moment and write nothing. */
#ifndef ARCA_ARCACTL_VERIFY_VERIFY_H
#define ARCA_ARCACTL_VERIFY_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "arcactl/migrate/picture.h"
#include "base/arena.h"
#include "base/vec.h"

struct ctl;

struct verify_finding {
    const char *rule;
    const char *what, *state, *next; /* translated, filled */
};

struct verify {
    struct ctl *c;
    const char *part; /* the one that is being looked at */
    struct { VEC_OF(struct verify_finding) } found; /* in this part, as far as they are told */
    size_t in_part;
    size_t findings, unseen; /* in all parts */
    size_t of_rule;          /* how many of the last rule in this part */
    const char *rule;
    long long rows;          /* of all tables */
    char fingerprint[PICTURE_HASH_TEXT];
};

/* ---- report.c ---- */

void verify_begin(struct verify *v, const char *part);
/* One thing that is wrong, by a rule of the table there; its text has places for three values (NULL: "-").
 * Beyond 20 of one rule in a row they are only counted. */
void verify_found(struct verify *v, const char *rule, const char *one, const char *two, const char *three);
/* The rows of the last answer as findings: rule and up to three values each. */
void verify_found_rows(struct verify *v);
/* The part was looked at; `text` says what it holds, where nothing was found. */
void verify_end(struct verify *v, const char *text);
/* It could not be, or not all of it. */
void verify_unseen(struct verify *v, const char *why, const char *next);

/* ---- the parts: each false when the server's answer failed, which is told ---- */

bool verify_schema(struct verify *v);                        /* schema.c */
bool verify_rights(struct verify *v);                        /* rights.c: grants as the permission table */
bool verify_rows_seen(struct verify *v);                     /* rights.c: row-level security, tried */
bool verify_keys(struct verify *v);                          /* rows.c: foreign keys */
bool verify_counts(struct verify *v);                        /* rows.c: rows of each table */
bool verify_log(struct verify *v);                           /* log.c: the audit log's chains */
bool verify_pages(struct verify *v);                         /* pages.c: pg_amcheck */

#endif
