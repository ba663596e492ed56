/* SPDX-License-Identifier: Apache-2.0 */
/* rules: what can be wrong, each with what it means and the way out. The names are those that the
 * statements of data/sql/ctl_verify*.sql answer. */
#ifndef ARCA_ARCACTL_VERIFY_RULES_H
#define ARCA_ARCACTL_VERIFY_RULES_H

struct verify_rule {
    const char *name;
    const char *what;  /* N_(): what happened, with places {1} to {3} */
    const char *state; /* N_(): what follows of it, or what state things are in */
    const char *next;  /* N_(): the next command */
};

/* The rule of that name; one that nobody described is told by its name. */
const struct verify_rule *verify_rule(const char *name);

#endif
