/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/operator.h"

#include <string.h>

#include "arcactl/ctl.h"
#include "db/statements.h"

struct err operator_begin(struct ctl *c, const char *work)
{
    const struct db_param who[] = {{work}, {PACKAGE_VERSION}};

    TRY(sync_run(c->db, &sql_ctl_begin, NULL));
    if (c->operator_known)
        return OK;
    TRY(sync_run(c->db, &sql_ctl_operator_open, who));
    c->operator_known = true;
    return OK;
}

struct err operator_commit(struct ctl *c)
{
    return sync_run(c->db, &sql_ctl_commit, NULL);
}

void operator_abandon(struct ctl *c)
{
    struct err e = OK;

    if (sync_alive(c->db) && sync_in_transaction(c->db))
        e = sync_run(c->db, &sql_ctl_rollback, NULL);
    (void)e; /* a lost connection rolls back as well */
    c->operator_known = false;
}

struct err operator_note(struct ctl *c, const char *work, const char *action, const char *json)
{
    const struct db_param note[] = {{action}, {json}};

    TRY(sync_run(c->db, &sql_ctl_operator_exists, NULL));
    if (strcmp(ctl_first(c), "t") != 0)
        return OK;
    TRY(operator_begin(c, work));
    TRY(sync_run(c->db, &sql_ctl_operator_note, note));
    return operator_commit(c);
}
