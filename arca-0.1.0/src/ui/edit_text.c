/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/edit_text.h"

#include <stdio.h>
#include <string.h>
#include <wctype.h>

#include "base/utf8.h"
#include "i18n/i18n.h"

/* What a screen could not show as one character, and what is not seen at all. */
static bool unwanted(uint32_t c)
{
    char one[UTF8_MAX];

    if (utf8_is_control(c) || utf8_is_hidden(c))
        return true;
    if (c < 0x80 || utf8_is_mark(c))
        return false;
    return !utf8_is_clean((struct str){one, utf8_encode(c, one)}, 0);
}

static bool needs_cleaning(struct str text, bool lines)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c;

        at += utf8_decode(text, at, &c);
        if (unwanted(c) && !(lines && c == '\n'))
            return true;
    }
    return !utf8_valid(text);
}

struct str edit_text_clean(struct arena *a, struct str text, bool lines, bool *dropped)
{
    char *p;
    size_t n = 0;
    bool blank = false;

    if (!needs_cleaning(text, lines))
        return text;
    p = arena_alloc(a, text.n * 3 + UTF8_MAX); /* one bad byte may become three */
    for (size_t at = 0; at < text.n;) {
        uint32_t c, before = at > 0 ? (unsigned char)text.p[at - 1] : 0;

        at += utf8_decode(text, at, &c);
        if (lines && (c == '\n' || c == '\r')) {
            if (c == '\r' || before != '\r')
                p[n++] = '\n';
        } else if (c == '\n' || c == '\r' || c == '\t') {
            if (!blank || (lines && c == '\t'))
                p[n++] = ' ';
            blank = true;
            continue;
        } else if (!unwanted(c)) {
            n += utf8_encode(c, p + n);
        } else if (dropped != NULL) {
            *dropped = true;
        }
        blank = false;
    }
    return (struct str){p, n};
}

struct str edit_text_message(enum edit_signal signal, size_t max_chars, size_t refused, char *out,
                             size_t n)
{
    unsigned long max = max_chars, count = refused;

    out[0] = '\0';
    switch (signal) {
    case EDIT_FINE:
        break;
    case EDIT_FULL:
        snprintf(out, n, ngettext("The field is full: it takes %lu character.",
                                  "The field is full: it takes %lu characters.", max), max);
        break;
    case EDIT_PASTE_TOO_LONG:
        snprintf(out, n,
                 _("Nothing was pasted: the text has %lu characters, the field takes %lu in all."),
                 count, max);
        break;
    case EDIT_BAD_CHARACTER:
        snprintf(out, n, "%s", _("Control and invisible characters were left out."));
        break;
    case EDIT_NOT_EDITABLE:
        snprintf(out, n, "%s", _("This field cannot be changed here."));
        break;
    }
    return str_of(out);
}

struct str edit_text_based(struct str text)
{
    while (text.n > 0) {
        uint32_t c;
        size_t n = utf8_decode(text, 0, &c);

        if (!utf8_is_mark(c))
            break;
        text = str_sub(text, n, text.n);
    }
    return text;
}

struct str edit_text_upper(struct arena *a, struct str text)
{
    char *p = arena_alloc(a, text.n * 2 + UTF8_MAX);
    size_t n = 0;

    for (size_t at = 0; at < text.n;) {
        uint32_t c;

        at += utf8_decode(text, at, &c);
        n += utf8_encode((uint32_t)towupper((wint_t)c), p + n);
    }
    return (struct str){p, n};
}
