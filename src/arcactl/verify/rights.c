/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what, by the catalogue; and row-level security as it behaves when people ask. */
#include <config.h>

#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/verify/verify.h"
#include "base/vec.h"
#include "db/statements.h"
#include "i18n/i18n.h"

bool verify_rights(struct verify *v)
{
    verify_begin(v, "rights");
    if (!ctl_sql(v->c, &sql_ctl_verify_access, NULL))
        return false;
    verify_found_rows(v);
    verify_end(v, _("grants are those of the permission table, staff have no other right, audit triggers always fire"));
    return true;
}

struct person {
    const char *login, *clinic;
};

struct people {
    VEC_OF(struct person)
};

/* What `who` (NULL: the operator, who is of no clinic) sees, as JSON. */
static bool ask(struct verify *v, const char *who, const char **seen)
{
    struct ctl *c = v->c;
    const struct db_param p = {who};

    if (!ctl_sql(c, &sql_ctl_savepoint, NULL) ||
        !ctl_sql(c, who != NULL ? &sql_ctl_verify_seen_as : &sql_ctl_verify_seen, who != NULL ? &p : NULL))
        return false;
    *seen = str_c(&c->arena, str_of(sync_value(c->db, 0, who != NULL ? 1 : 0)));
    return ctl_sql(c, &sql_ctl_savepoint_back, NULL);
}

static bool look_as(struct verify *v, const struct person *who, const char *truth)
{
    struct ctl *c = v->c;
    const char *name = who->login != NULL ? who->login : sync_user(c->db);
    struct db_param p[] = {{NULL}, {truth}, {who->clinic}};

    if (!ask(v, who->login, &p[0].p) || !ctl_sql(c, &sql_ctl_verify_seen_wrong, p))
        return false;
    for (int i = 0; i < sync_rows(c->db); i++)
        verify_found(v, sync_value(c->db, i, 0), name, sync_value(c->db, i, 1), sync_value(c->db, i, 2));
    return true;
}

struct call {
    const char *function, *text;
};

/* Every function that this person may call turns away whoever has no session: AR001. */
static bool call_without_session(struct verify *v, const char *who, const struct call *k)
{
    struct ctl *c = v->c;
    const struct db_param p = {who};
    struct err e;

    if (!ctl_sql(c, &sql_ctl_savepoint, NULL) || !ctl_sql(c, &sql_ctl_verify_as, &p))
        return false;
    e = sync_script(c->db, str_of(k->text));
    if (strcmp(sync_fault(c->db)->sqlstate, "AR001") != 0)
        verify_found(v, "no-gate", who, k->function, err_is(&e) ? str_c(&c->arena, str_of(sync_fault(c->db)->message)) : "");
    return sync_alive(c->db) && ctl_sql(c, &sql_ctl_savepoint_back, NULL);
}

static bool look_at_gates(struct verify *v, const char *who)
{
    struct ctl *c = v->c;
    const struct db_param p = {who};
    struct { VEC_OF(struct call) } all = {.arena = &c->arena};

    if (!ctl_sql(c, &sql_ctl_savepoint, NULL) || !ctl_sql(c, &sql_ctl_verify_as, &p) || !ctl_sql(c, &sql_ctl_verify_gates, NULL))
        return false;
    for (int i = 0; i < sync_rows(c->db); i++) {
        struct call k = {str_c(&c->arena, str_of(sync_value(c->db, i, 0))), str_c(&c->arena, str_of(sync_value(c->db, i, 1)))};

        vec_push(&all, k);
    }
    if (!ctl_sql(c, &sql_ctl_savepoint_back, NULL))
        return false;
    for (size_t i = 0; i < all.n; i++)
        if (!call_without_session(v, who, &all.p[i]))
            return false;
    return true;
}

static bool read_people(struct ctl *c, struct people *all)
{
    if (!ctl_sql(c, &sql_ctl_verify_people, NULL))
        return false;
    for (int i = 0; i < sync_rows(c->db); i++) {
        struct person p = {str_c(&c->arena, str_of(sync_value(c->db, i, 0))), str_c(&c->arena, str_of(sync_value(c->db, i, 1)))};

        vec_push(all, p);
    }
    return true;
}

bool verify_rows_seen(struct verify *v)
{
    static const struct person nobody = {NULL, ""};
    struct ctl *c = v->c;
    struct people all = {.arena = &c->arena};
    const char *truth;

    verify_begin(v, "row security");
    if (!ctl_sql(c, &sql_ctl_verify_superuser, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") != 0) {
        verify_unseen(v, _("not tried: only a superuser may act as one person after the other"), _("run this as the server's administrator, or -d \"user=postgres ...\""));
        return true;
    }
    if (!read_people(c, &all) || !ctl_sql(c, &sql_ctl_verify_truth, NULL))
        return false;
    truth = ctl_first(c);
    if (!look_as(v, &nobody, truth))
        return false;
    for (size_t i = 0; i < all.n; i++) {
        ctl_progress(c, _("looking at the rows as %s"), all.p[i].login);
        if (ctl_cancelled(c) || !look_as(v, &all.p[i], truth))
            return false;
    }
    for (size_t i = 0; i < all.n && strcmp(all.p[i].clinic, all.p[0].clinic) == 0; i++)
        if (!look_at_gates(v, all.p[i].login))
            return false;
    verify_end(v, str_printf(&c->arena, ngettext("tried as %zu person: the own clinic's rows and no other, none without a session",
                                                 "tried as %zu people: the own clinic's rows and no other, none without a session", all.n), all.n).p);
    return true;
}
