/* SPDX-License-Identifier: Apache-2.0 */
/* Short forms: names, days, states. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/contact.h"
#include "model/when.h"
#include "screen/visit/visit.h"
#include "ui/dialog.h"

struct str visit_short_name(struct str name, char *out, size_t n)
{
    static const char *const titles[] = {"Dr. ", "Dra. ", "Dr ", "Dra ", "Prof. ", "Profa. "};
    size_t last = name.n, first = 1;

    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (str_starts(name, str_of(titles[i])))
            name = str_sub(name, strlen(titles[i]), name.n);
    last = name.n;
    while (last > 0 && name.p[last - 1] != ' ')
        last--;
    if (last == 0)
        return name;
    while (first < name.n && ((unsigned char)name.p[first] & 0xC0) == 0x80)
        first++;
    snprintf(out, n, "%.*s. %.*s", (int)first, name.p, (int)(name.n - last), name.p + last);
    return str_of(out);
}

void visit_day(struct date d, char *out)
{
    format_date_long(out, d.year, d.month, d.day, date_weekday(d));
}

void visit_take(struct env *e, const struct appointment *a)
{
    char rest[200];

    env_take(e, a->patient_id, a->patient,
             visit_rest(e, a->birth_date, a->guardian, a->phone, a->record_no, rest, sizeof rest));
}

struct str visit_rest(const struct env *e, struct date born, struct str guardian, struct str phone,
                      struct str record_no, char *out, size_t n)
{
    char day[FORMAT_MAX] = "", number[PHONE_SHOWN] = "";
    size_t at = 0;

    out[0] = '\0';
    if (!date_is_none(born)) {
        format_date(day, born.year, born.month, born.day);
        at = (size_t)snprintf(out, n, "%s (%d)", day, date_age(born, env_today(e)));
    }
    if (record_no.n > 0 && at < n)
        at += (size_t)snprintf(out + at, n - at, "  %.*s", STR_ARG(record_no));
    if (phone.n > 0 && at < n) {
        contact_phone_show(phone, number);
        at += (size_t)snprintf(out + at, n - at, "  %s", number);
    }
    if (guardian.n > 0 && at < n) /* last: a name may be cut, a number not */
        at += (size_t)snprintf(out + at, n - at, _("  guardian %.*s"), STR_ARG(guardian));
    if (at >= n) /* cut: whole characters only */
        while (out[0] != 0 && !utf8_valid(str_of(out)))
            out[strlen(out) - 1] = '\0';
    return str_trim(str_of(out));
}

enum role visit_role(const struct status *s)
{
    static const enum role roles[] = {
        [TONE_NORMAL] = ROLE_NORMAL, [TONE_DIM] = ROLE_DIM,   [TONE_STRONG] = ROLE_STRONG,
        [TONE_GOOD] = ROLE_GOOD,     [TONE_WARN] = ROLE_WARN, [TONE_ALARM] = ROLE_ERROR,
    };

    return roles[s->tone];
}

struct str visit_state_word(struct str code)
{
    return str_of(_(status_appointment((enum appointment_state)status_appointment_find(code))->label));
}

/* --- a day is asked for --- */

struct ask_day {
    struct view *view;
    visit_day_fn done;
};

static const char *check_day(void *ctx, struct str text)
{
    struct ask_day *a = ctx;
    struct date d;
    enum when_result r =
        when_date(text, env_today(env_of(a->view)), WHEN_NEAR, &d);
    struct err e = when_error(r);

    return r == WHEN_OK ? NULL : _(e.msgid);
}

static void took_day(void *ctx, const struct outcome *o)
{
    struct ask_day *a = ctx;
    struct date d;

    if (o->accepted && o->data != NULL &&
        when_date(*(const struct str *)o->data, env_today(env_of(a->view)), WHEN_NEAR, &d) == WHEN_OK)
        a->done(a->view, d);
}

void visit_ask_day(struct view *v, visit_day_fn done)
{
    struct ask_day *a = ARENA_NEW(view_arena(v), struct ask_day);
    struct dialog d = {.title = str_of(_("Another day")),
                       .first = str_of(_("Which day? 25/12, t+3, mon")),
                       .yes = str_of(_("Go"))};
    struct line_edit_opts opts = {.max_chars = 30};

    *a = (struct ask_day){v, done};
    dialog_text(view_stack(v), &d, str_of(_("Day")), &opts, STR_EMPTY, check_day, took_day, a);
}

/* --- who has the slot --- */

struct str visit_taker(const struct answer *a, struct arena *scratch, char *out, size_t n)
{
    struct str what = json_text(scratch, json_find(a->detail, "what"));
    struct str from = json_text(scratch, json_find(a->detail, "from"));
    struct str to = json_text(scratch, json_find(a->detail, "to"));
    struct str patient = json_text(scratch, json_find(a->detail, "patient"));
    struct str professional = json_text(scratch, json_find(a->detail, "professional"));
    struct str room = json_text(scratch, json_find(a->detail, "room"));

    if (str_eq(what, STR("hours")))
        snprintf(out, n, "%s", _("The professional does not work then."));
    else if (str_eq(what, STR("patient")))
        snprintf(out, n, _("This patient is with %.*s from %.*s to %.*s."), STR_ARG(professional),
                 STR_ARG(from), STR_ARG(to));
    else if (str_eq(what, STR("room")))
        snprintf(out, n, _("%.*s is taken from %.*s to %.*s by %.*s."), STR_ARG(room), STR_ARG(from),
                 STR_ARG(to), STR_ARG(professional));
    else if (patient.n > 0)
        snprintf(out, n, _("%.*s is with %.*s from %.*s to %.*s."), STR_ARG(patient),
                 STR_ARG(professional), STR_ARG(from), STR_ARG(to));
    else
        snprintf(out, n, _("Somebody else is with this professional from %.*s to %.*s."),
                 STR_ARG(from), STR_ARG(to));
    return str_of(out);
}
