/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/field.h"

#include <stdio.h>
#include <string.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/contact.h"
#include "model/digits.h"
#include "model/ident.h"
#include "model/text.h"
#include "model/when.h"

static struct str copy(struct arena *a, const char *c)
{
    return str_copy(a, str_of(c));
}

static struct err check_line(const struct field_world *w, struct arena *a, struct str typed,
                             size_t max, struct field_value *out)
{
    (void)w;
    TRY(text_line(a, typed, max, &out->wire));
    out->shown = out->wire;
    return OK;
}

static struct err check_note(const struct field_world *w, struct arena *a, struct str typed,
                             size_t max, struct field_value *out)
{
    (void)w;
    TRY(text_note(a, typed, max, &out->wire));
    out->shown = out->wire;
    return OK;
}

static struct err check_name(const struct field_world *w, struct arena *a, struct str typed,
                             size_t max, struct field_value *out)
{
    (void)w;
    TRY(text_name(a, typed, max, &out->wire));
    out->shown = out->wire;
    return OK;
}

static struct err check_cpf(const struct field_world *w, struct arena *a, struct str typed,
                            size_t max, struct field_value *out)
{
    char digits[CPF_DIGITS + 1];
    char shown[CPF_SHOWN];

    (void)w;
    (void)max;
    TRY(ident_cpf(typed, digits));
    ident_cpf_show(str_of(digits), shown);
    *out = (struct field_value){.wire = copy(a, digits), .shown = copy(a, shown)};
    return OK;
}

static struct err check_cns(const struct field_world *w, struct arena *a, struct str typed,
                            size_t max, struct field_value *out)
{
    char digits[CNS_DIGITS + 1];
    char shown[CNS_SHOWN];

    (void)w;
    (void)max;
    TRY(ident_cns(typed, digits));
    ident_cns_show(str_of(digits), shown);
    *out = (struct field_value){.wire = copy(a, digits), .shown = copy(a, shown)};
    return OK;
}

static struct err check_crp(const struct field_world *w, struct arena *a, struct str typed,
                            size_t max, struct field_value *out)
{
    char crp[CRP_SHOWN];

    (void)w;
    (void)max;
    TRY(ident_crp(typed, crp));
    out->wire = copy(a, crp);
    out->shown = out->wire;
    return OK;
}

static struct err check_phone(const struct field_world *w, struct arena *a, struct str typed,
                              size_t max, struct field_value *out)
{
    char digits[PHONE_MAX];
    char shown[PHONE_SHOWN];
    char local[PHONE_MAX];
    int n = digits_take(typed, "()-./", local, 9);

    (void)max;
    /* Eight or nine digits: a number of the clinic's own area. */
    if ((n == 8 || n == 9) && w->area_code.n == 2)
        typed = str_printf(a, "%.*s%s", STR_ARG(w->area_code), local);
    TRY(contact_phone(typed, digits));
    contact_phone_show(str_of(digits), shown);
    *out = (struct field_value){.wire = copy(a, digits), .shown = copy(a, shown)};
    return OK;
}

static struct err check_cep(const struct field_world *w, struct arena *a, struct str typed,
                            size_t max, struct field_value *out)
{
    char digits[CEP_DIGITS + 1];
    char shown[CEP_SHOWN];

    (void)w;
    (void)max;
    TRY(contact_cep(typed, digits));
    contact_cep_show(str_of(digits), shown);
    *out = (struct field_value){.wire = copy(a, digits), .shown = copy(a, shown)};
    return OK;
}

static struct err check_uf(const struct field_world *w, struct arena *a, struct str typed,
                           size_t max, struct field_value *out)
{
    const struct uf *u = contact_uf(typed);

    (void)w;
    (void)a;
    (void)max;
    if (u == NULL)
        return err_make(ERR_INPUT, N_("There is no such state. Type its two letters, as in SP."),
                        "uf");
    out->wire = str_of(u->code);
    out->shown = out->wire;
    return OK;
}

static struct err check_email(const struct field_world *w, struct arena *a, struct str typed,
                              size_t max, struct field_value *out)
{
    char text[EMAIL_MAX + 1];

    (void)w;
    (void)max;
    TRY(contact_email(typed, text));
    out->wire = copy(a, text);
    out->shown = out->wire;
    return OK;
}

static void date_value(struct arena *a, struct date d, struct field_value *out)
{
    char iso[11];
    char shown[FORMAT_MAX];

    date_iso(d, iso);
    format_date(shown, d.year, d.month, d.day);
    *out = (struct field_value){.wire = copy(a, iso), .shown = copy(a, shown)};
}

static struct err date_by(const struct field_world *w, struct str typed, enum when_lean lean,
                          struct date *d)
{
    return when_error(when_date(typed, w->today, lean, d));
}

static struct err check_date(const struct field_world *w, struct arena *a, struct str typed,
                             size_t max, struct field_value *out)
{
    struct date d;

    (void)max;
    TRY(date_by(w, typed, WHEN_NEAR, &d));
    date_value(a, d, out);
    return OK;
}

static struct err check_past_date(const struct field_world *w, struct arena *a, struct str typed,
                                  size_t max, struct field_value *out)
{
    struct date d;

    (void)max;
    TRY(date_by(w, typed, WHEN_PAST, &d));
    if (date_cmp(d, w->today) > 0)
        return err_make(ERR_INPUT, N_("This date lies in the future. Check the year."),
                        "past date");
    date_value(a, d, out);
    return OK;
}

static struct err check_future_date(const struct field_world *w, struct arena *a, struct str typed,
                                    size_t max, struct field_value *out)
{
    struct date d;

    (void)max;
    TRY(date_by(w, typed, WHEN_FUTURE, &d));
    if (date_cmp(d, w->today) < 0)
        return err_make(ERR_INPUT, N_("This day is over. Choose today or a later one."),
                        "future date");
    date_value(a, d, out);
    return OK;
}

static struct err check_time(const struct field_world *w, struct arena *a, struct str typed,
                             size_t max, struct field_value *out)
{
    char shown[FORMAT_MAX];
    int minute = 0;

    (void)w;
    (void)max;
    TRY(when_error(when_time(typed, &minute)));
    format_time(shown, minute);
    out->wire = copy(a, shown);
    out->shown = out->wire;
    return OK;
}

/* Names that the database or its access rules take for something else (adm.account_guard has them too). */
static bool is_reserved(struct str login)
{
    static const char *const words[] = {"all",      "none",      "public",  "replication",
                                        "root",     "samegroup", "samerole", "sameuser"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(login, str_of(words[i])))
            return true;
    return str_starts(login, STR("pg_")) || str_starts(login, STR("arca_"));
}

/* A name to sign in with: a database role, so small letters first and few other characters. */
static struct err check_login(const struct field_world *w, struct arena *a, struct str typed,
                              size_t max, struct field_value *out)
{
    struct str s = str_trim(typed);
    bool right = s.n >= 3 && s.n <= max && s.p[0] >= 'a' && s.p[0] <= 'z';

    (void)w;
    for (size_t i = 0; right && i < s.n; i++) {
        char c = s.p[i];

        right =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    }
    if (!right)
        return err_make(ERR_INPUT,
                        N_("A sign-in name has 3 to 63 small letters, digits, dots, - or _."),
                        "login");
    if (is_reserved(s))
        return err_make(ERR_INPUT,
                        N_("The system keeps this name for itself. Choose another, as in maria.souza."),
                        "login");
    out->wire = str_copy(a, s);
    out->shown = out->wire;
    return OK;
}

/* 5 to 720 minutes: 50, "50 min". */
static struct err check_minutes(const struct field_world *w, struct arena *a, struct str typed,
                                size_t max, struct field_value *out)
{
    struct str s = str_trim(typed);
    char digits[4];
    int v = 0;
    int n;

    (void)w;
    (void)max;
    if (s.n > 3 && str_eq(str_sub(s, s.n - 3, 3), STR("min")))
        s = str_trim(str_sub(s, 0, s.n - 3));
    n = digits_take(s, "", digits, 3);
    for (int i = 0; i < n; i++)
        v = v * 10 + (digits[i] - '0');
    if (n < 1 || v < 5 || v > 720)
        return err_make(ERR_INPUT,
                        N_("A visit lasts 5 to 720 minutes. Type the minutes, as in 50."),
                        "minutes");
    out->wire = str_printf(a, "%d", v);
    out->shown = out->wire;
    return OK;
}

/* Sorted by name. */
static const struct field_rule rules[] = {
    {"birth_date", 0, check_past_date},
    {"cep", 0, check_cep},
    {"city", 100, check_line},
    {"cns", 0, check_cns},
    {"complement", 60, check_line},
    {"cpf", 0, check_cpf},
    {"crp", 0, check_crp},
    {"date", 0, check_date},
    {"district", 100, check_line},
    {"email", 0, check_email},
    {"future_date", 0, check_future_date},
    {"login", 63, check_login},
    {"minutes", 0, check_minutes},
    {"name", TEXT_NAME_MAX, check_name},
    {"note", TEXT_NOTE_MAX, check_note},
    {"number", 10, check_line},
    {"past_date", 0, check_past_date},
    {"phone", 0, check_phone},
    {"reason", TEXT_REASON_MAX, check_note},
    {"relationship", 40, check_line},
    {"social_name", TEXT_SOCIAL_NAME_MAX, check_name},
    {"staff_name", 100, check_name},
    {"street", 255, check_line},
    {"time", 0, check_time},
    {"uf", 0, check_uf},
};
enum { RULES = sizeof rules / sizeof rules[0] };

const struct field_rule *field_rules(size_t *count)
{
    *count = RULES;
    return rules;
}

const struct field_rule *field_rule(const char *name)
{
    for (size_t i = 0; i < RULES; i++) {
        if (strcmp(rules[i].name, name) == 0)
            return &rules[i];
    }
    return NULL;
}

struct err field_check(const struct field_rule *r, const struct field_world *w, struct arena *a,
                       struct str typed, struct field_value *out)
{
    *out = (struct field_value){.wire = STR_EMPTY, .shown = STR_EMPTY};
    if (str_trim(typed).n == 0)
        return OK;
    return r->check(w, a, typed, r->max, out);
}

struct str field_show(const struct field_rule *r, struct arena *a, struct str wire)
{
    const struct field_world nowhere = {.area_code = STR_EMPTY};
    char shown[FORMAT_MAX];
    struct field_value v;
    struct date d;
    struct err e;

    /* Dates are stored in one form whatever the rule, and need no today. */
    if (date_from_iso(wire.p, (int)(wire.n > 10 ? 11 : wire.n), &d) &&
        (r->check == check_date || r->check == check_past_date || r->check == check_future_date)) {
        format_date(shown, d.year, d.month, d.day);
        return copy(a, shown);
    }
    if (r->check == check_date || r->check == check_past_date || r->check == check_future_date)
        return wire;
    e = field_check(r, &nowhere, a, wire, &v);
    return err_is(&e) ? wire : v.shown;
}
