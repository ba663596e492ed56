/* SPDX-License-Identifier: Apache-2.0 */
/* Tables and indexes as they stand on the disk: pg_amcheck looks whether they are sound, and whether every
 * row of a table is in its indexes. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "arcactl/amcheck.h"
#include "arcactl/ctl.h"
#include "arcactl/verify/verify.h"
#include "db/statements.h"
#include "i18n/i18n.h"

static void damaged(void *ctx, const char *line)
{
    verify_found(ctx, "page-damaged", line, NULL, NULL);
}

bool verify_pages(struct verify *v)
{
    struct ctl *c = v->c;

    verify_begin(v, "pages");
    if (!amcheck_there(c)) {
        verify_unseen(v, str_printf(&c->arena, _("pg_amcheck of PostgreSQL %d is not here"), sync_server_version(c->db) / 10000).p,
                      _("install the server's package, which has it, or name its folder with --programs"));
        return true;
    }
    if (!ctl_sql(c, &sql_ctl_verify_amcheck, NULL))
        return false;
    if (strcmp(ctl_first(c), "0") == 0) {
        verify_unseen(v, _("the extension amcheck is not in this database"), _("in psql, as superuser: CREATE EXTENSION amcheck"));
        return true;
    }
    if (amcheck_run(c, sync_dbname(c->db), false, damaged, v) != CTL_DONE && v->in_part == 0)
        return false;
    verify_end(v, _("every table and index is sound, every row is in its indexes"));
    return true;
}
