/* SPDX-License-Identifier: Apache-2.0 */
/* lookup: the lists of values from the operator's side. A value is added or put out of use, never renumbered,
 * renamed or removed: what was stored with it keeps it. */
#include <config.h>

#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/operator.h"
#include "db/statements.h"
#include "i18n/i18n.h"

static const char WORK[] = "arcactl lookup";

static const struct refusal REFUSALS[] = {
    {"23505", "label", N_("Another value of this list has that label.")},
    {"23505", "", N_("This list has a value of that code already.")},
    {"23514", "code", N_("A code is small letters, digits and underscores, 41 at most.")},
    {"23514", "label", N_("A label has 1 to 80 characters.")},
    {"42P01", "", N_("The database has no tables yet: arcactl migrate deploy.")},
    {"3F000", "", N_("The database has no tables yet: arcactl migrate deploy.")},
};

static int refused(struct ctl *c, const struct err *e)
{
    return operator_refused(c, e, REFUSALS, sizeof REFUSALS / sizeof REFUSALS[0]);
}

/* ---- What there is ---- */

/* The answer of ctl_lookup_find: about a list and one of its values. */
struct found {
    bool kind;    /* there is such a list */
    bool code;    /* and such a value of it */
    bool others;  /* and others of it are in use */
};

static struct err find(struct ctl *c, struct found *f)
{
    const struct db_param p[] = {{c->args[0]}, {c->args[1]}};

    TRY(sync_run(c->db, &sql_ctl_lookup_find, p));
    f->kind = strcmp(sync_value(c->db, 0, 0), "t") == 0;
    f->code = strcmp(sync_value(c->db, 0, 1), "t") == 0;
    f->others = strcmp(sync_value(c->db, 0, 2), "t") == 0;
    if (!f->kind)
        return err_make(ERR_NOT_FOUND, N_("There is no such list: arcactl lookup list."), "kind");
    return OK;
}

int lookup_list(struct ctl *c)
{
    const struct db_param kind = {c->arg_count > 0 ? c->args[0] : NULL};
    struct list l;
    struct err e;

    if (!ctl_connect(c, NULL, WORK))
        return CTL_ERROR;
    e = operator_note(c, WORK, "lookup.list", "{}");
    if (!err_is(&e))
        e = sync_run(c->db, &sql_ctl_lookup_list, &kind);
    if (!err_is(&e) && sync_rows(c->db) == 0)
        e = err_make(ERR_NOT_FOUND, N_("There is no such list: arcactl lookup list."), "kind");
    if (err_is(&e))
        return refused(c, &e);
    list_begin(&l, c);
    list_column(&l, "kind", _("List"));
    list_column(&l, "code", _("Code"));
    list_column(&l, "label_pt", _("Portuguese"));
    list_column(&l, "label_en", _("English"));
    list_column(&l, "state", _("State"));
    list_answer(&l);
    list_end(&l);
    return CTL_DONE;
}

/* ---- What changes it ---- */

static struct err add(struct ctl *c)
{
    const struct db_param act = {"lookup.add"};
    const struct db_param p[] = {{c->args[0]}, {c->args[1]}, {c->args[2]}, {c->args[3]}};
    struct found f;

    TRY(operator_begin(c, WORK));
    TRY(find(c, &f));
    TRY(sync_run(c->db, &sql_ctl_act, &act));
    TRY(sync_run(c->db, &sql_ctl_lookup_add, p));
    return operator_commit(c);
}

/* A list without a value in use would leave a form that nobody can fill in. */
static struct err set_active(struct ctl *c, bool active)
{
    const struct db_param act = {active ? "lookup.enable" : "lookup.disable"};
    const struct db_param p[] = {{c->args[0]}, {c->args[1]}, {active ? "t" : "f"}};
    struct found f;

    TRY(operator_begin(c, WORK));
    TRY(find(c, &f));
    if (!f.code)
        return err_make(ERR_NOT_FOUND, N_("This list has no value of that code: arcactl lookup list."), "code");
    if (!active && !f.others)
        return err_make(ERR_INPUT, N_("It is the last value of its list that is in use, and stays so."), "code");
    TRY(sync_run(c->db, &sql_ctl_act, &act));
    TRY(sync_run(c->db, &sql_ctl_lookup_active, p));
    return operator_commit(c);
}

static int change(struct ctl *c, struct err (*work)(struct ctl *c), const char *done)
{
    struct err e;

    if (!ctl_connect(c, NULL, WORK))
        return CTL_ERROR;
    e = work(c);
    if (err_is(&e))
        return refused(c, &e);
    ctl_say(c, "%s %s: %s", c->args[0], c->args[1], done);
    ctl_say(c, "%s", _("The terminals know it from their next sign-in on."));
    return CTL_DONE;
}

static struct err disable(struct ctl *c)
{
    return set_active(c, false);
}

static struct err enable(struct ctl *c)
{
    return set_active(c, true);
}

int lookup_add(struct ctl *c)
{
    return change(c, add, _("added, at the end of the list"));
}

int lookup_disable(struct ctl *c)
{
    return change(c, disable, _("out of use; what was stored with it keeps it"));
}

int lookup_enable(struct ctl *c)
{
    return change(c, enable, _("in use again"));
}
