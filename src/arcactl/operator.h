/* SPDX-License-Identifier: Apache-2.0 */
/* operator: the session under which arcactl changes data, so that the audit log says who did. */
#ifndef ARCA_ARCACTL_OPERATOR_H
#define ARCA_ARCACTL_OPERATOR_H

#include <stddef.h>

#include "base/err.h"

struct ctl;

/* Begins a transaction; with the first one of this connection the operator's session begins too.
 * `work` names the command: "arcactl staff". */
struct err operator_begin(struct ctl *c, const char *work);
struct err operator_commit(struct ctl *c);
/* Rolls back what is open; what the server said before stays for ctl_server_words. */
void operator_abandon(struct ctl *c);

/* What a refusal of the server means for a command, by its code and, where one code says several things, by the
 * constraint's name in its words. */
struct refusal {
    const char *sqlstate;
    const char *in_words; /* "" for any */
    const char *text;     /* N_() */
};
/* Says why the work did not go through, in the words of `known` where it has them, and that nothing was changed;
 * rolls back. Returns CTL_ERROR. */
int operator_refused(struct ctl *c, const struct err *e, const struct refusal *known, size_t count);

/* An audit event of its own transaction: `action` with details in JSON. Where there is no audit log
 * yet, or not arca's database, nothing happens. */
struct err operator_note(struct ctl *c, const char *work, const char *action, const char *json);

#endif
