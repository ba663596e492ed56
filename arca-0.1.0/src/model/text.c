/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/text.h"

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"

/* Unicode's blanks (Zs) but U+1680, which has a glyph. */
static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

/* Private use and the code points that are no characters. */
static bool is_private(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE ||
           c >= 0xE0000;
}

/* Good enough to tell a name from a slip: everything beyond ASCII but signs, symbols and pictures.
 */
static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x300 && c <= 0x36F) &&
           !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x3004) &&
           !(c >= 0x3008 && c <= 0x303F) && !(c >= 0xFE00 && c <= 0xFE6F) &&
           !(c >= 0x1F000 && c <= 0x1FAFF);
}

struct cleaned {
    struct str text;
    size_t chars;
    bool letter;
};

static struct err clean(struct arena *a, struct str in, bool lines, size_t max, struct cleaned *out)
{
    char *to = arena_array(a, in.n + 1, 1);
    bool gap = false;
    size_t n = 0;

    *out = (struct cleaned){.text = STR_EMPTY};
    if (!utf8_valid(in))
        return err_make(ERR_INPUT, N_("This holds characters that cannot be read. Type it again."),
                        "utf8");
    for (size_t i = 0; i < in.n;) {
        uint32_t c;
        size_t took = utf8_decode(in, i, &c);

        if (is_blank(c) || (lines && (c == '\n' || c == '\r' || c == '\t'))) {
            gap = n != 0;
        } else if (utf8_is_control(c) || utf8_is_hidden(c) || is_private(c)) {
            return err_make(ERR_INPUT,
                            N_("This holds an invisible character. Delete it and type it again."),
                            "character U+%04X", (unsigned)c);
        } else {
            if (gap) {
                to[n++] = ' ';
                out->chars++;
            }
            gap = false;
            memcpy(to + n, in.p + i, took);
            n += took;
            out->chars++;
            out->letter = out->letter || is_letter(c);
        }
        i += took;
    }
    if (out->chars > max)
        return err_make(ERR_INPUT, N_("This is too long. Shorten it."), "%zu of %zu characters",
                        out->chars, max);
    out->text = (struct str){.p = to, .n = n};
    return OK;
}

struct err text_line(struct arena *a, struct str typed, size_t max, struct str *out)
{
    struct cleaned c;

    TRY(clean(a, typed, false, max, &c));
    *out = c.text;
    return OK;
}

struct err text_note(struct arena *a, struct str typed, size_t max, struct str *out)
{
    struct cleaned c;

    TRY(clean(a, typed, true, max, &c));
    *out = c.text;
    return OK;
}

struct err text_name(struct arena *a, struct str typed, size_t max, struct str *out)
{
    struct cleaned c;

    TRY(clean(a, typed, false, max, &c));
    if (c.chars == 0)
        return err_make(ERR_INPUT, N_("Fill this in."), "name empty");
    if (!c.letter)
        return err_make(ERR_INPUT, N_("A name has letters. Check it."), "name without letters");
    *out = c.text;
    return OK;
}
