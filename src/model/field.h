/* SPDX-License-Identifier: Apache-2.0 */
/* field: the checks of single fields, by the names that forms use. Each turns what was typed into
 * what travels to the server and what the field shows from then on. */
#ifndef ARCA_MODEL_FIELD_H
#define ARCA_MODEL_FIELD_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/date.h"

/* What a check needs to know of the world. */
struct field_world {
    struct date today;    /* the clinic's */
    struct str area_code; /* two digits put in front of a telephone without one; may be empty */
};

struct field_value {
    struct str wire;  /* digits of a CPF, 2026-11-20, 08:30: for the server */
    struct str shown; /* 529.982.247-25, 20/11/2026, 08:30: for the field */
};

typedef struct err (*field_check_fn)(const struct field_world *w, struct arena *a, struct str typed,
                                     size_t max, struct field_value *out);

struct field_rule {
    const char *name;
    size_t max; /* characters that may be stored; 0: the check knows */
    field_check_fn check;
};

/* All rules, by name in order. */
const struct field_rule *field_rules(size_t *count);

/* The rule of a name, or NULL. */
const struct field_rule *field_rule(const char *name);

/* Checks `typed` by a rule; nothing typed is right and gives nothing (whether a field must be
 * filled is the form's matter). The value's texts are in `a`, or in `typed`. */
struct err field_check(const struct field_rule *r, const struct field_world *w, struct arena *a,
                       struct str typed, struct field_value *out);

/* What a field shows for a value as it is stored, by the same rule: a record that is opened. */
struct str field_show(const struct field_rule *r, struct arena *a, struct str wire);

#endif
