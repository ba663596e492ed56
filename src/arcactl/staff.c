/* SPDX-License-Identifier: Apache-2.0 */
/* staff: accounts from the operator's side. A password is never set here: a person gets a one-time
 * code, which is shown once, and of which the server is sent the SCRAM verifier alone. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/operator.h"
#include "db/scram.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"
#include "sec/sec.h"

static const char WORK[] = "arcactl staff";

static const struct refusal REFUSALS[] = {
    {"AR040", "", N_("A login is 3 to 63 small letters, digits, dots, hyphens and underscores, and begins with a letter.")},
    {"AR042", "", N_("The role is one of reception, supervisor, intern and admin: --role.")},
    {"42710", "", N_("There is a role of that name in the server already.")},
    {"23505", "staff_email", N_("Another person has that address.")},
    {"23505", "", N_("There is a person of that login already.")},
    {"23514", "staff_council", N_("A supervisor needs the council's number: --council 06/123456; for who is there already it is filled in among the staff in arca.")},
    {"23514", "staff_supervisor", N_("Only an intern has a supervisor.")},
    {"23514", "staff_role", N_("The role is one of reception, supervisor, intern and admin: --role.")},
    {"P0002", "", N_("There is no clinic of that code. --clinic CODE --clinic-name NAME makes one.")},
    {"23502", "", N_("There is no clinic of that code. --clinic CODE --clinic-name NAME makes one.")},
    {"42883", "", N_("The schema is not the one of this program: arcactl migrate status.")},
    {"42P01", "", N_("The database has no tables yet: arcactl migrate deploy.")},
    {"3F000", "", N_("The database has no tables yet: arcactl migrate deploy.")},
};

static int refused(struct ctl *c, const struct err *e)
{
    return operator_refused(c, e, REFUSALS, sizeof REFUSALS / sizeof REFUSALS[0]);
}

/* When the code stops to hold: --hours from now, a day when nothing is said. */
static struct err code_until(struct ctl *c, const char **until)
{
    const char *hours = c->option[OPT_HOURS] != NULL ? c->option[OPT_HOURS] : "24";
    const struct db_param p = {hours};
    long n = strtol(hours, NULL, 10);

    if (n < 1 || n > 24 * 30 || hours[strspn(hours, "0123456789")] != '\0')
        return err_make(ERR_INPUT, N_("--hours takes a number from 1 to 720."), "hours");
    TRY(sync_run(c->db, &sql_ctl_until, &p));
    *until = ctl_first(c);
    return OK;
}

/* A new code and its verifier for `login`. */
static struct err new_code(struct ctl *c, const char *login, char code[ID_CODE_TEXT], const char **verifier)
{
    id_code(code);
    return scram_verifier(&c->arena, login, code, verifier);
}

static void tell_code(struct ctl *c, const char *login, char code[ID_CODE_TEXT], const char *until)
{
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"login\":%s,\"code\":\"%s\",\"until\":\"%s\"}", list_json(&c->arena, login), code, until);
    else
        ctl_say(c, _("%s  one-time code: %s  (until %s; it is shown this once)"), login, code, until);
    sec_wipe(code, ID_CODE_TEXT);
}

/* The clinic of --clinic, made first with --clinic-name; without it the only one there is. */
static struct err find_clinic(struct ctl *c, const char **code)
{
    const struct db_param made[] = {{c->option[OPT_CLINIC]}, {c->option[OPT_CLINIC_NAME]}};

    *code = c->option[OPT_CLINIC];
    if (*code != NULL && c->option[OPT_CLINIC_NAME] != NULL)
        return sync_run(c->db, &sql_ctl_clinic_make, made);
    if (*code != NULL)
        return OK;
    TRY(sync_run(c->db, &sql_ctl_clinics, NULL));
    if (strcmp(ctl_first(c), "1") == 0) {
        *code = str_c(&c->arena, str_of(sync_value(c->db, 0, 1)));
        return OK;
    }
    return err_make(ERR_INPUT, N_("Name the clinic with --clinic CODE; --clinic-name NAME makes a new one."), "clinic");
}

static struct err add(struct ctl *c, char code[ID_CODE_TEXT], const char **until)
{
    const char *login = c->args[0];
    const char *clinic;
    const char *verifier = NULL;
    bool peer = c->option[OPT_PEER] != NULL;

    TRY(operator_begin(c, WORK));
    TRY(find_clinic(c, &clinic));
    TRY(code_until(c, until));
    if (!peer)
        TRY(new_code(c, login, code, &verifier));
    {
        const struct db_param p[] = {{clinic}, {login}, {c->args[1]}, {c->option[OPT_ROLE]}, {c->option[OPT_EMAIL]},
                                     {c->option[OPT_COUNCIL]}, {c->option[OPT_SUPERVISOR]}, {verifier},
                                     {peer ? NULL : *until}};

        TRY(sync_run(c->db, &sql_ctl_staff_add, p));
    }
    if (peer) {
        const struct db_param p = {login};

        TRY(sync_run(c->db, &sql_ctl_staff_peer, &p));
        TRY(sync_script(c->db, str_of(ctl_first(c))));
    }
    return operator_commit(c);
}

int staff_add(struct ctl *c)
{
    char code[ID_CODE_TEXT] = "";
    const char *until = "";
    struct err e;

    if (c->option[OPT_ROLE] == NULL) {
        ctl_error(c, "%s", _("The role is one of reception, supervisor, intern and admin: --role."));
        return CTL_ERROR;
    }
    if (!ctl_connect(c, NULL, WORK))
        return CTL_ERROR;
    e = add(c, code, &until);
    if (err_is(&e))
        return refused(c, &e);
    if (c->option[OPT_PEER] != NULL)
        ctl_say(c, _("%s is added and signs in by the account of the system that pg_ident.conf names"), c->args[0]);
    else
        tell_code(c, c->args[0], code, until);
    return CTL_DONE;
}

int staff_list(struct ctl *c)
{
    const struct db_param clinic = {c->option[OPT_CLINIC]};
    struct list l;
    struct err e;

    if (!ctl_connect(c, NULL, WORK))
        return CTL_ERROR;
    e = operator_note(c, WORK, "staff.list", "{}");
    if (!err_is(&e))
        e = sync_run(c->db, &sql_ctl_staff_list, &clinic);
    if (err_is(&e))
        return refused(c, &e);
    list_begin(&l, c);
    list_column(&l, "login", _("Login"));
    list_column(&l, "name", _("Name"));
    list_column(&l, "role", _("Role"));
    list_column(&l, "clinic", _("Clinic"));
    list_column(&l, "state", _("State"));
    list_column(&l, "last_access", _("Last access"));
    list_answer(&l);
    list_end(&l);
    return CTL_DONE;
}

/* Is there such a person? The error says so when not. */
static struct err must_exist(struct ctl *c, const char *login)
{
    const struct db_param p = {login};

    TRY(sync_run(c->db, &sql_ctl_staff_exists, &p));
    if (strcmp(ctl_first(c), "t") == 0)
        return OK;
    return err_make(ERR_NOT_FOUND, N_("There is no person of that login: arcactl staff list."), "login");
}

static struct err set_active(struct ctl *c, bool active, const char **ended)
{
    const struct db_param act = {active ? "staff.enable" : "staff.disable"};
    const struct db_param row[] = {{c->args[0]}, {active ? "t" : "f"}};

    TRY(operator_begin(c, WORK));
    TRY(must_exist(c, c->args[0]));
    TRY(sync_run(c->db, &sql_ctl_act, &act));
    TRY(sync_run(c->db, &sql_ctl_staff_active, row));
    TRY(sync_run(c->db, active ? &sql_ctl_staff_enable : &sql_ctl_staff_disable, row));
    *ended = ctl_first(c);
    return operator_commit(c);
}

int staff_disable(struct ctl *c)
{
    const char *ended = "0";
    struct err e;

    if (!ctl_connect(c, NULL, WORK))
        return CTL_ERROR;
    e = set_active(c, false, &ended);
    if (err_is(&e))
        return refused(c, &e);
    ctl_say(c, _("%s cannot sign in any more; open sessions ended: %s"), c->args[0], ended);
    return CTL_DONE;
}

int staff_enable(struct ctl *c)
{
    const char *none;
    struct err e;

    if (!ctl_connect(c, NULL, WORK))
        return CTL_ERROR;
    e = set_active(c, true, &none);
    if (err_is(&e))
        return refused(c, &e);
    ctl_say(c, _("%s can sign in again"), c->args[0]);
    return CTL_DONE;
}

static struct err reset(struct ctl *c, char code[ID_CODE_TEXT], const char **until)
{
    const struct db_param act = {"staff.reset"};
    const char *login = c->args[0];
    const char *verifier;

    TRY(operator_begin(c, WORK));
    TRY(must_exist(c, login));
    TRY(code_until(c, until));
    TRY(new_code(c, login, code, &verifier));
    {
        const struct db_param p[] = {{login}, {verifier}, {*until}};

        TRY(sync_run(c->db, &sql_ctl_act, &act));
        TRY(sync_run(c->db, &sql_ctl_staff_must_change, p));
        TRY(sync_run(c->db, &sql_ctl_staff_reset, p));
    }
    return operator_commit(c);
}

int staff_reset(struct ctl *c)
{
    char code[ID_CODE_TEXT] = "";
    const char *until = "";
    struct err e;

    if (!ctl_connect(c, NULL, WORK))
        return CTL_ERROR;
    e = reset(c, code, &until);
    if (err_is(&e))
        return refused(c, &e);
    tell_code(c, c->args[0], code, until);
    return CTL_DONE;
}
