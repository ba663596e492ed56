/* SPDX-License-Identifier: Apache-2.0 */
/* operator: the session under which arcactl changes data, so that the audit log says who did. */
#ifndef ARCA_ARCACTL_OPERATOR_H
#define ARCA_ARCACTL_OPERATOR_H

#include "base/err.h"

struct ctl;

/* Begins a transaction; with the first one of this connection the operator's session begins too.
 * `work` names the command: "arcactl staff". */
struct err operator_begin(struct ctl *c, const char *work);
struct err operator_commit(struct ctl *c);
/* Rolls back what is open; what the server said before stays for ctl_server_words. */
void operator_abandon(struct ctl *c);

/* An audit event of its own transaction: `action` with details in JSON. Where there is no audit log
 * yet, or not arca's database, nothing happens. */
struct err operator_note(struct ctl *c, const char *work, const char *action, const char *json);

#endif
