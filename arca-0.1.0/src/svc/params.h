/* SPDX-License-Identifier: Apache-2.0 */
/* params: the parameters of one statement, in the order of its SQL; texts are copied into the
 * arena. */
#ifndef ARCA_SVC_PARAMS_H
#define ARCA_SVC_PARAMS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "db/db.h"

enum { PARAMS_MAX = 16 };

struct params {
    struct arena *arena;
    struct db_param v[PARAMS_MAX];
    int n;
};

/* An empty list; further parameters than PARAMS_MAX are a mistake of ours and end the program. */
struct params params_of(struct arena *a);

void params_text(struct params *p, struct str s);
/* The empty text becomes NULL. */
void params_text_or_null(struct params *p, struct str s);
void params_int(struct params *p, int64_t v);
/* 0 becomes NULL: ids begin at 1. */
void params_id(struct params *p, int64_t v);
void params_bool(struct params *p, bool v);
void params_null(struct params *p);
/* A PostgreSQL bigint array. */
void params_ids(struct params *p, const int64_t *ids, size_t n);

#endif
