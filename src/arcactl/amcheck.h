/* SPDX-License-Identifier: Apache-2.0 */
/* amcheck: pg_amcheck of the server's major version, which looks whether tables and indexes are sound. */
#ifndef ARCA_ARCACTL_AMCHECK_H
#define ARCA_ARCACTL_AMCHECK_H

#include <stdbool.h>

struct ctl;

/* Is the program here? */
bool amcheck_there(struct ctl *c);

/* Runs it on `dbname` of the server of c->db; `each` gets what it finds damaged, a line at a time. `install`: the
 * extension that it needs may be made there. CTL_DONE, CTL_VERIFY when it found something, or told. */
int amcheck_run(struct ctl *c, const char *dbname, bool install, void (*each)(void *ctx, const char *line), void *ctx);

#endif
