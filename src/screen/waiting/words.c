/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/waiting/words.h"

#include <stdio.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/status.h"

const struct waiting_word waiting_parts[WAITING_PARTS] = {
    {"morning", NC_("part of the day", "morning"), 'm'},
    {"afternoon", NC_("part of the day", "afternoon"), 'a'},
    {"evening", NC_("part of the day", "evening"), 'e'},
};

const struct waiting_word waiting_outcomes[WAITING_OUTCOMES] = {
    {"answered", NC_("attempt", "answered"), 'a'},
    {"no_answer", NC_("attempt", "no answer"), 'n'},
    {"message", NC_("attempt", "left a message"), 'm'},
    {"wrong_number", NC_("attempt", "wrong number"), 'w'},
};

bool waiting_has(struct str array, struct str word)
{
    size_t from = 1;

    for (size_t i = 1; i < array.n; i++) {
        if (array.p[i] != ',' && array.p[i] != '}')
            continue;
        if (str_eq(str_sub(array, from, i - from), word))
            return true;
        from = i + 1;
    }
    return false;
}

struct str waiting_when(char out[PERSON_TEXT], struct str weekdays, struct str parts)
{
    const char *between = "";
    size_t n = 0;

    out[0] = '\0';
    for (int d = 1; d <= WEEKDAYS; d++) {
        char code[2] = {(char)('0' + d), '\0'};

        if (waiting_has(weekdays, str_of(code)))
            n += (size_t)snprintf(out + n, PERSON_TEXT - n, "%s%s", n > 0 ? " " : "",
                                  format_weekday(d - 1));
    }
    between = n > 0 ? ", " : "";
    for (int i = 0; i < WAITING_PARTS && n < PERSON_TEXT; i++)
        if (waiting_has(parts, str_of(waiting_parts[i].code))) {
            n += (size_t)snprintf(out + n, PERSON_TEXT - n, "%s%s", between,
                                  _(waiting_parts[i].label));
            between = ", ";
        }
    return n > 0 ? str_of(out) : str_of(_("any time"));
}

struct str waiting_outcome(struct str code)
{
    for (int i = 0; i < WAITING_OUTCOMES; i++)
        if (str_eq(code, str_of(waiting_outcomes[i].code)))
            return str_of(_(waiting_outcomes[i].label));
    return code;
}

struct str waiting_state_word(struct str code)
{
    int state = status_waiting_find(code);

    return state < 0 ? code : str_of(_(status_waiting((enum waiting_state)state)->label));
}

struct str waiting_notice(char out[PERSON_TEXT], int minutes)
{
    char text[FORMAT_MAX];

    if (minutes <= 0)
        return STR_EMPTY;
    format_span(text, minutes);
    snprintf(out, PERSON_TEXT, "%s", text);
    return str_of(out);
}
