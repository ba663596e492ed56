/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <string.h>

#include "arcactl/import/prisma.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "svc/words.h"

/* Why a row, a field or a table is told of. What the form says to whoever types would read oddly here. */
static const struct {
    const char *code;
    const char *text;
} REASONS[] = {
    {"bad_cep", N_("no CEP")},
    {"bad_characters", N_("it holds invisible characters")},
    {"bad_council", N_("no number of a council")},
    {"bad_cpf", N_("no CPF: a digit is wrong")},
    {"bad_date", N_("no such day")},
    {"bad_email", N_("no e-mail address")},
    {"bad_name", N_("no name")},
    {"bad_phone", N_("no telephone number")},
    {"bad_time", N_("ends before it begins, lasts over twelve hours, or has no time at all")},
    {"bad_uf", N_("no such state")},
    {"before_birth", N_("before the birth date")},
    {"changed_there", N_("was changed there since it came in; what is here stays")},
    {"clinical", N_("clinical records have no place here yet: keep that database")},
    {"council_needed", N_("a supervisor without a CRP: fill it in before letting this person sign in")},
    {"cpf_in_file", N_("has the CPF of an earlier row")},
    {"cpf_taken", N_("has the CPF of somebody here")},
    {"double_booking", N_("the professional had another session at that time: it is a double booking here")},
    {"files", N_("files of the staff have no place here")},
    {"guardian_needed", N_("under 18 and without a guardian: to be filled in at the next visit")},
    {"history", N_("the history of that database's own migrations")},
    {"in_future", N_("lies in the future")},
    {"like_in_file", N_("may be the person of an earlier row")},
    {"login_made", N_("a person of the staff who cannot sign in yet, by the name of")},
    {"not_brought", N_("that person did not come in")},
    {"old_log", N_("the old audit log cannot enter this one: keep that database")},
    {"one_professional", N_("a session has one professional here")},
    {"orphan", N_("points to a row that is not there")},
    {"other_role", N_("that person has another role here")},
    {"password", N_("passwords are never read")},
    {"past_midnight", N_("ends on another day than it begins: is --source-zone right?")},
    {"patient_busy", N_("the patient had another session at that time")},
    {"possible_duplicate", N_("may be somebody who is here already")},
    {"required", N_("is empty")},
    {"same_person", N_("is the person here with the same e-mail")},
    {"several_supervisors", N_("an intern with several supervisors: none is set")},
    {"taken", N_("an earlier row has it")},
    {"too_long", N_("too long")},
    {"unknown_column", N_("a column that the earlier ARCA does not have")},
    {"unknown_table", N_("a table that the earlier ARCA does not have")},
    {"unknown_value", N_("a value that is in no list here")},
};

static const char *reason(const char *code)
{
    size_t i;

    for (i = 0; i < sizeof REASONS / sizeof REASONS[0]; i++) {
        if (strcmp(REASONS[i].code, code) == 0)
            return _(REASONS[i].text);
    }
    return _(words_of(str_of(code)));
}

static const char *json(struct arena *a, const char *text)
{
    return text != NULL ? list_json(a, text) : "null";
}

static bool as_json(const struct prisma *p)
{
    return p->c->option[OPT_JSON] != NULL;
}

void prisma_tell_source(struct prisma *p)
{
    struct ctl *c = p->c;

    if (as_json(p))
        ctl_say(c, "{\"type\":\"source\",\"database\":%s,\"schema\":%s,\"layout\":\"%s\",\"zone\":%s}",
                list_json(&c->arena, sync_dbname(p->from)), list_json(&c->arena, p->schema),
                p->layout == PRISMA_PATIENT ? "patient" : "waiting", list_json(&c->arena, p->zone));
    else
        ctl_say(c, p->layout == PRISMA_PATIENT
                       ? _("database %s, schema %s: the layout with PACIENTE apart; its times are read as %s")
                       : _("database %s, schema %s: the layout with the waiting list as the patients; its times are read as %s"),
                ctl_safe(&c->arena, sync_dbname(p->from)), ctl_safe(&c->arena, p->schema), p->zone);
}

static struct err tell_tables(struct prisma *p)
{
    static const char *const NAMES[] = {"read", "made", "here", "held", "refused", "in_part"};
    struct ctl *c = p->c;
    const char *v[6];
    int i, k;

    TRY(sync_run(c->db, &sql_ctl_prisma_tally, NULL));
    for (i = 0; i < sync_rows(c->db); i++) {
        const char *tab = sync_value(c->db, i, 0);
        struct str line = STR_EMPTY;

        if (p->layout == PRISMA_WAITING && strcmp(tab, "PACIENTE") == 0)
            continue;
        for (k = 0; k < 6; k++) {
            v[k] = sync_value(c->db, i, 1 + k);
            line = str_printf(&c->arena, "%.*s,\"%s\":%s", STR_ARG(line), NAMES[k], v[k]);
        }
        if (as_json(p))
            ctl_say(c, "{\"type\":\"table\",\"table\":\"%s\"%.*s}", tab, STR_ARG(line));
        else
            ctl_say(c, _("%s: %s read, %s new here, %s here already, %s held back, %s refused; %s in part"), tab, v[0], v[1], v[2],
                    v[3], v[4], v[5]);
    }
    return OK;
}

/* The values that mean nothing here are told in any case, the others to whoever wants all. */
static struct err tell_values(struct prisma *p)
{
    struct ctl *c = p->c;
    int i;

    TRY(sync_run(c->db, &sql_ctl_prisma_mapping, NULL));
    for (i = 0; i < sync_rows(c->db); i++) {
        const char *tab = sync_value(c->db, i, 0);
        const char *value = sync_value(c->db, i, 1);
        const char *ours = sync_value(c->db, i, 2);

        if (as_json(p))
            ctl_say(c, "{\"type\":\"value\",\"table\":\"%s\",\"value\":%s,\"here\":%s}", tab, json(&c->arena, value),
                    json(&c->arena, ours));
        else
            ctl_say(c, "%s \"%s\" -> %s", tab, ctl_safe(&c->arena, value != NULL ? value : ""),
                    ours != NULL ? ours : _("(unknown)"));
    }
    return OK;
}

/* What has no place here: from the other database, counted there. */
static struct err tell_rest(struct prisma *p)
{
    const struct db_param schema = {p->schema};
    struct ctl *c = p->c;
    struct err e = sync_run(p->from, &sql_prisma_rest, &schema);
    int i;

    if (err_is(&e))
        return prisma_failed_there(p, e);
    for (i = 0; i < sync_rows(p->from); i++) {
        const char *tab = sync_value(p->from, i, 0);
        const char *column = sync_value(p->from, i, 1);
        const char *count = sync_value(p->from, i, 2);
        const char *why = sync_value(p->from, i, 3);

        if (as_json(p))
            ctl_say(c, "{\"type\":\"left\",\"table\":%s,\"column\":%s,\"rows\":%s,\"code\":\"%s\",\"text\":%s}",
                    json(&c->arena, tab), json(&c->arena, column), count != NULL ? count : "null", why,
                    json(&c->arena, reason(why)));
        else
            ctl_say(c, _("left behind: %s%s%s (%s): %s"), ctl_safe(&c->arena, tab), column != NULL ? "." : "",
                    ctl_safe(&c->arena, column != NULL ? column : ""), count != NULL ? count : _("not to be read"), reason(why));
    }
    return OK;
}

static const char *what(const char *kind)
{
    return strcmp(kind, "refused") == 0 ? _("refused")
           : strcmp(kind, "held") == 0  ? _("held back")
           : strcmp(kind, "left") == 0  ? _("without this field")
                                        : _("to know");
}

static void tell_row(struct prisma *p, struct arena *a, int i)
{
    const char *tab = sync_value(p->c->db, i, 0);
    const char *id = sync_value(p->c->db, i, 1);
    const char *kind = sync_value(p->c->db, i, 2);
    const char *field = sync_value(p->c->db, i, 3);
    const char *code = sync_value(p->c->db, i, 4);
    const char *other = sync_value(p->c->db, i, 5);

    if (as_json(p))
        ctl_say(p->c, "{\"type\":\"row\",\"table\":\"%s\",\"id\":%s,\"what\":\"%s\",\"field\":%s,\"code\":\"%s\",\"other\":%s,\"text\":%s}",
                tab, json(a, id), kind, json(a, field), code, json(a, other), json(a, reason(code)));
    else
        ctl_say(p->c, "%s %s: %s%s%s: %s%s%s", tab, ctl_safe(a, id), what(kind), field != NULL ? ", " : "",
                field != NULL ? field : "", reason(code), other != NULL ? ": " : "", other != NULL ? ctl_safe(a, other) : "");
}

/* Page by page: there may be as many as the database has rows. */
static struct err tell_rows(struct prisma *p)
{
    struct arena page;
    struct err e;
    int i;

    TRY(sync_run(p->c->db, &sql_ctl_prisma_notes_open, NULL));
    arena_init(&page, 0);
    do {
        e = sync_run(p->c->db, &sql_ctl_prisma_notes_next, NULL);
        for (i = 0; !err_is(&e) && i < sync_rows(p->c->db); i++)
            tell_row(p, &page, i);
        arena_reset(&page);
    } while (!err_is(&e) && sync_rows(p->c->db) > 0);
    arena_free(&page);
    return e;
}

struct err prisma_tell(struct prisma *p)
{
    TRY(tell_tables(p));
    TRY(tell_values(p));
    TRY(tell_rest(p));
    return tell_rows(p);
}
