/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/common/person.h"

#include <stdio.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "i18n/zone_file.h"
#include "model/contact.h"

static const struct person_code statuses[] = {
    {"applicant", NC_("patient", "waiting list")},
    {"active", NC_("patient", "in treatment")},
    {"discharged", NC_("patient", "discharged")},
    {"referred", NC_("patient", "referred")},
    {"inactive", NC_("patient", "inactive")},
    {NULL, NULL},
};
static const struct person_code whys[] = {
    {"browse", ""},
    {"name", NC_("found by", "name")},
    {"words", NC_("found by", "name")},
    {"record", NC_("found by", "record")},
    {"born", NC_("found by", "birth date")},
    {"cpf", NC_("found by", "CPF")},
    {"phone", NC_("found by", "telephone")},
    {"typo", NC_("found by", "similar")},
    {"guardian", NC_("found by", "guardian")},
    {NULL, NULL},
};
static const struct person_code reasons[] = {
    {"cpf", NC_("same person", "same CPF")},
    {"name", NC_("same person", "same name")},
    {"name_similar", NC_("same person", "similar name")},
    {"social_name", NC_("same person", "social name")},
    {"birth_date", NC_("same person", "same birth date")},
    {"birth_transposed", NC_("same person", "day and month exchanged")},
    {"birth_near", NC_("same person", "near birth date")},
    {"phone", NC_("same person", "same telephone")},
    {"cpf_differs", NC_("same person", "another CPF")},
    {NULL, NULL},
};
static const struct person_code purposes[] = {
    {"care", NC_("consent", "care")},
    {"data_use", NC_("consent", "use of data")},
    {"sharing", NC_("consent", "sharing with others")},
    {"research", NC_("consent", "research")},
    {"marketing", NC_("consent", "news of the clinic")},
    {"image", NC_("consent", "image and voice")},
    {NULL, NULL},
};
static const struct person_code bases[] = {
    {"consent", NC_("consent", "consent")},
    {"health_protection", NC_("consent", "protection of health")},
    {"legal_duty", NC_("consent", "legal duty")},
    {"vital_interest", NC_("consent", "protection of life")},
    {"research", NC_("consent", "research")},
    {NULL, NULL},
};
static const struct person_code givers[] = {
    {"patient", NC_("consent", "patient")},
    {"guardian", NC_("consent", "guardian")},
    {NULL, NULL},
};
static const struct person_code methods[] = {
    {"paper", NC_("consent", "signed on paper")},
    {"screen", NC_("consent", "on the screen")},
    {"verbal", NC_("consent", "spoken")},
    {"phone", NC_("consent", "by telephone")},
    {NULL, NULL},
};
static const struct person_code consents[] = {
    {"given", NC_("consent", "given")},
    {"expired", NC_("consent", "expired")},
    {"withdrawn", NC_("consent", "withdrawn")},
    {NULL, NULL},
};
static const struct person_code *const lists[] = {
    [PERSON_STATUS] = statuses, [PERSON_WHY] = whys,       [PERSON_REASON] = reasons,
    [PERSON_PURPOSE] = purposes, [PERSON_BASIS] = bases,   [PERSON_GIVER] = givers,
    [PERSON_METHOD] = methods,  [PERSON_CONSENT] = consents,
};

static struct str put(char out[PERSON_TEXT], int n)
{
    return (struct str){out, n < 0 ? 0 : n < PERSON_TEXT ? (size_t)n : PERSON_TEXT - 1};
}

struct str person_date(char out[PERSON_TEXT], struct date d)
{
    char text[FORMAT_MAX];

    if (date_is_none(d))
        return STR_EMPTY;
    format_date(text, d.year, d.month, d.day);
    return put(out, snprintf(out, PERSON_TEXT, "%s", text));
}

struct str person_birth(char out[PERSON_TEXT], struct date birth, int age)
{
    char text[FORMAT_MAX];

    if (date_is_none(birth))
        return STR_EMPTY;
    format_date(text, birth.year, birth.month, birth.day);
    return put(out, age < 0 ? snprintf(out, PERSON_TEXT, "%s", text)
                            : snprintf(out, PERSON_TEXT, "%s (%d)", text, age));
}

struct str person_rest(char out[PERSON_TEXT], struct date birth, int age, struct str record_no)
{
    char text[PERSON_TEXT];
    struct str b = person_birth(text, birth, age);

    return put(out, snprintf(out, PERSON_TEXT, "%.*s%s%.*s", STR_ARG(b),
                             b.n > 0 && record_no.n > 0 ? "  " : "", STR_ARG(record_no)));
}

struct str person_phone(char out[PERSON_TEXT], struct str digits)
{
    char text[PHONE_SHOWN];

    if (digits.n == 0)
        return STR_EMPTY;
    contact_phone_show(digits, text);
    return put(out, snprintf(out, PERSON_TEXT, "%s", text));
}

struct str person_moment(char out[PERSON_TEXT], const struct zone *z, int64_t us)
{
    struct zone_time at;
    char day[FORMAT_MAX], time[FORMAT_MAX];

    if (us == ROWS_NO_TIME)
        return STR_EMPTY;
    at = zone_local(z, us);
    format_date(day, at.date.year, at.date.month, at.date.day);
    format_time(time, at.minute);
    return put(out, snprintf(out, PERSON_TEXT, "%s %s", day, time));
}

const struct person_code *person_codes(enum person_list list)
{
    return lists[list];
}

struct str person_word(enum person_list list, struct str code)
{
    for (const struct person_code *c = lists[list]; c->code != NULL; c++)
        if (str_eq(code, str_of(c->code)))
            return c->label[0] != '\0' ? str_of(_(c->label)) : STR_EMPTY;
    return code;
}

/* A code is letters and _: what stands between them are the array's own signs. */
static bool is_code(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

struct str person_words(enum person_list list, struct str array, struct arena *a)
{
    struct str out = STR_EMPTY;
    size_t from = 0;

    for (size_t i = 0; i <= array.n; i++) {
        if (i < array.n && is_code(array.p[i]))
            continue;
        if (i > from) {
            struct str word = person_word(list, str_sub(array, from, i - from));

            out = str_printf(a, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? ", " : "", STR_ARG(word));
        }
        from = i + 1;
    }
    return out;
}

struct str person_lookup(const struct env *e, const char *kind, struct str code)
{
    const struct lookup *l = reference_code(&e->reference, kind, code);

    return l != NULL ? reference_label(l) : code;
}

struct zone person_zone(const struct env *e, struct arena *a)
{
    const struct svc_session *s = svc_session_of(e->svc);
    struct zone z = ZONE_UTC;
    struct str bytes;
    struct err err;

    if (s == NULL)
        return z;
    err = zone_file_read(a, str_c(a, s->time_zone), &bytes);
    if (!err_is(&err))
        err = zone_read(&z, bytes);
    return err_is(&err) ? ZONE_UTC : z;
}
