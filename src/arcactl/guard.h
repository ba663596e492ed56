/* SPDX-License-Identifier: Apache-2.0 */
/* guard: the mark that says what a database is for. It is given once, by init, and can only become
 * stricter; what is refused where hangs on it. */
#ifndef ARCA_ARCACTL_GUARD_H
#define ARCA_ARCACTL_GUARD_H

#include <stdbool.h>

struct ctl;

/* CTL_DONE when `name` is NULL or one of the four names, else CTL_ERROR, told. */
int guard_known(struct ctl *c, const char *name);

/* May the mark of this database become `name` (NULL: stay)? CTL_REFUSED, told, when not. */
int guard_change(struct ctl *c, const char *name);

/* Writes it. */
int guard_set(struct ctl *c, const char *name);

/* The mark, "" when the database has none; copied into c->arena. */
const char *guard_name(struct ctl *c);

/* False, told, when the database has no tables yet. */
bool guard_deployed(struct ctl *c);

/* What the database counts as: the stricter of its mark (or, where init never was, of its setting
 * arca.profile) and of the profile in the settings of this machine. Without a mark: production. */
const char *guard_profile(struct ctl *c);

#endif
