/* SPDX-License-Identifier: Apache-2.0 */
/* maintain: what must be done now and then: months for the audit log, and away with what has served. */
#include <config.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/operator.h"
#include "db/statements.h"
#include "i18n/i18n.h"

static const char WORK[] = "arcactl maintain";

static const char *column(struct ctl *c, int k)
{
    const char *v = sync_value(c->db, 0, k);

    return str_c(&c->arena, str_of(v != NULL ? v : "0"));
}

int maintain_run(struct ctl *c)
{
    const char *months = "0", *tickets = "0", *requests = "0";
    struct db_param note[] = {{"maintain.run"}, {NULL}};
    struct err e;

    if (!ctl_connect(c, NULL, WORK))
        return CTL_ERROR;
    e = operator_begin(c, WORK);
    if (!err_is(&e))
        e = sync_run(c->db, &sql_ctl_maintain, NULL);
    if (!err_is(&e)) {
        months = column(c, 0);
        tickets = column(c, 1);
        requests = column(c, 2);
        note[1].p = column(c, 3);
        e = sync_run(c->db, &sql_ctl_operator_note, note);
    }
    if (!err_is(&e))
        e = operator_commit(c);
    if (err_is(&e)) {
        operator_abandon(c);
        ctl_error(c, "%s", _("the maintenance did not go through"));
        ctl_server_words(c);
        ctl_state(c, "%s", _("Nothing was changed."));
        ctl_next(c, "%s", "arcactl check");
        return CTL_ERROR;
    }
    ctl_say(c, _("months made in the audit log: %s, old tickets gone: %s, old requests gone: %s"), months, tickets,
            requests);
    return CTL_DONE;
}
