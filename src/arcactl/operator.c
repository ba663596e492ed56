/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/operator.h"

#include <string.h>

#include "arcactl/ctl.h"
#include "db/statements.h"
#include "i18n/i18n.h"

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

int operator_refused(struct ctl *c, const struct err *e, const struct refusal *known, size_t count)
{
    const struct sync_fault *f = sync_fault(c->db);
    const char *why = NULL;
    size_t i;

    for (i = 0; i < count && why == NULL; i++) {
        if (strcmp(e->sqlstate, known[i].sqlstate) == 0 && strstr(f->message, known[i].in_words) != NULL)
            why = known[i].text;
    }
    ctl_error(c, "%s", _(why != NULL ? why : e->msgid));
    /* The server's own words tell more only where ours do not know the case. */
    if (why == NULL && e->sqlstate[0] != '\0')
        ctl_server_words(c);
    else if (e->sqlstate[0] != '\0')
        ctl_state(c, "(SQLSTATE %s)", e->sqlstate);
    operator_abandon(c);
    ctl_state(c, "%s", _("Nothing was changed."));
    return CTL_ERROR;
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
