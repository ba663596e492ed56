/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: against the picture that the last deploy left of what the migrations made, and by
 * rules that hold in any database that is looked after. */
#include <config.h>

#include <ctype.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "arcactl/migrate/verify.h"
#include "arcactl/verify/verify.h"
#include "db/statements.h"
#include "i18n/i18n.h"

struct comparing {
    struct verify *v;
    const char *since;
};

/* "audit.event_202701" and what hangs on it: arcactl maintain makes a month when its time comes. */
static bool is_month(const char *identity)
{
    static const char parent[] = "audit.event_";
    size_t n = 0;

    if (strncmp(identity, parent, sizeof parent - 1) != 0)
        return false;
    while (isdigit((unsigned char)identity[sizeof parent - 1 + n]))
        n++;
    return n == 6;
}

/* What an administrator installs to look at the database. */
static bool is_tool(const struct picture_item *it)
{
    return strcmp(it->kind, "extension") == 0 &&
           (strcmp(it->identity, "amcheck") == 0 || strcmp(it->identity, "pg_stat_statements") == 0);
}

static void differs(void *ctx, const struct picture_item *was, const struct picture_item *is)
{
    const struct comparing *k = ctx;
    const struct picture_item *it = was != NULL ? was : is;

    if (was == NULL && (is_month(is->identity) || is_tool(is)))
        return;
    verify_found(k->v, was == NULL ? "schema-added" : is == NULL ? "schema-gone" : "schema-changed", it->kind, it->identity, k->since);
}

static bool history(struct verify *v, struct migration_set *set)
{
    struct ctl *c = v->c;
    struct err e = migrate_read_folder(c, set);
    size_t wrong;

    if (err_is(&e)) {
        ctl_fail(c, &e);
        return false;
    }
    if (!migrate_read_history(c, set, false))
        return false;
    wrong = set->count - set->n[MIGRATE_APPLIED];
    if (wrong > 0)
        verify_found(v, "history", str_printf(&c->arena, "%zu", wrong).p, str_printf(&c->arena, "%zu", set->count).p, NULL);
    return true;
}

static void compare(struct verify *v, const struct picture *was, const struct picture *is)
{
    struct comparing k = {v, was->at};

    if (was->count == 0)
        verify_unseen(v, _("no picture of what the migrations made is kept here, to compare with"),
                      _("arcactl migrate deploy leaves one, or arcactl migrate drift --accept from what is there now"));
    else if (was->major != is->major)
        verify_unseen(v, str_printf(&v->c->arena, _("the picture to compare with is of PostgreSQL %d, this is %d, which writes definitions otherwise"),
                                    was->major, is->major).p,
                      _("arcactl migrate drift, and once it shows nothing else arcactl migrate drift --accept"));
    else {
        picture_compare(was, is, false, differs, &k);
        verify_end(v, str_printf(&v->c->arena, ngettext("%zu thing, as the deploy of %s left it", "%zu things, as the deploy of %s left them", is->count),
                                 is->count, was->at).p);
    }
}

bool verify_schema(struct verify *v)
{
    struct ctl *c = v->c;
    struct migration_set set;
    struct picture was, is;
    struct problems found;
    struct err e;

    verify_begin(v, "schema");
    if (!history(v, &set))
        return false;
    e = picture_saved(c, &was);
    if (!err_is(&e))
        e = picture_read(c, &is);
    if (!err_is(&e)) {
        memcpy(v->fingerprint, is.fingerprint, sizeof v->fingerprint);
        compare(v, &was, &is);
        e = ctl_sql(c, &sql_ctl_backup_settings, NULL) ? verify_catalogue(c, &found) : OK;
    }
    if (err_is(&e)) {
        ctl_fail(c, &e);
        return false;
    }
    verify_begin(v, "catalogue");
    for (size_t i = 0; i < found.count; i++)
        verify_found(v, found.items[i].rule, found.items[i].object, NULL, NULL);
    verify_end(v, _("indexes and constraints are valid, triggers fire, nothing is PUBLIC's"));
    return true;
}
