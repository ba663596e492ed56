/* SPDX-License-Identifier: Apache-2.0 */
/* sanitise: the one gate between untrusted text and a terminal, a printer or a log (utf8.h). */
#include <config.h>

#include <stdio.h>
#include <wchar.h>
#include <wctype.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { DOTTED_CIRCLE = 0x25cc, DEL = 0x7f, PICTURES = 0x2400, PICTURE_OF_DEL = 0x2421 };

/* Format characters (Cf), invisible fillers, variation selectors, separators (Zl, Zp), tags and the
 * rest of plane 14, in order. Unicode 15 with the ranges of Default_Ignorable_Code_Point. */
static const struct {
    uint32_t first;
    uint32_t last;
} hidden[] = {
    {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x0600, 0x0605},   {0x061c, 0x061c},
    {0x06dd, 0x06dd},   {0x070f, 0x070f},   {0x0890, 0x0891},   {0x08e2, 0x08e2},
    {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},
    {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},   {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x110bd, 0x110bd},
    {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
};

bool utf8_is_hidden(uint32_t code)
{
    size_t low = 0;
    size_t high = sizeof hidden / sizeof hidden[0];

    if (code < hidden[0].first)
        return false;
    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (code > hidden[mid].last)
            low = mid + 1;
        else if (code < hidden[mid].first)
            high = mid;
        else
            return true;
    }
    return false;
}

enum verdict {
    KEEP,
    LEAVE_OUT,
    AS_PICTURE,
    AS_NUMBER,
    ON_CIRCLE /* a mark without a base */
};

/* Where the text stands: marks on the base so far, and whether there is a base. */
struct state {
    int marks;
    bool based;
};

static enum verdict judge(struct state *st, uint32_t code, unsigned options)
{
    if (code == '\n' && (options & UTF8_LINES) != 0) {
        *st = (struct state){.based = false};
        return KEEP;
    }
    if (code >= 0x20 && code < DEL) {
        *st = (struct state){.based = true};
        return KEEP;
    }
    if (utf8_is_mark(code) && !utf8_is_hidden(code)) {
        bool based = st->based;

        if (st->marks >= UTF8_MARKS_MAX)
            return LEAVE_OUT;
        st->based = true;
        st->marks++;
        return based ? KEEP : ON_CIRCLE;
    }
    *st = (struct state){.based = true};
    if (code < 0x20 || code == DEL)
        return AS_PICTURE;
    if (utf8_is_control(code) || utf8_is_hidden(code) || wcwidth((wchar_t)code) < 0)
        return AS_NUMBER;
    return KEEP;
}

/* How many bytes from the beginning may stay; `st` is the state behind them. */
static size_t clean_length(struct str s, unsigned options, struct state *st)
{
    size_t at = 0;

    while (at < s.n) {
        struct state before = *st;
        uint32_t code;
        size_t n = utf8_decode(s, at, &code);
        bool was_bad = code == UTF8_REPLACEMENT && (n != 3 || s.p[at] != '\xef');

        if (was_bad || judge(st, code, options) != KEEP) {
            *st = before;
            return at;
        }
        at += n;
    }
    return at;
}

bool utf8_is_clean(struct str s, unsigned options)
{
    struct state st = {.based = false};

    return clean_length(s, options, &st) == s.n;
}

static void add_shown(struct buf *b, uint32_t code, enum verdict v)
{
    switch (v) {
    case LEAVE_OUT:
        break;
    case AS_PICTURE:
        buf_add_code(b, code == DEL ? PICTURE_OF_DEL : PICTURES + code);
        break;
    case AS_NUMBER:
        buf_printf(b, "\u2039U+%04X\u203a", (unsigned)code);
        break;
    case ON_CIRCLE:
        buf_add_code(b, DOTTED_CIRCLE);
        buf_add_code(b, code);
        break;
    case KEEP:
        buf_add_code(b, code);
        break;
    }
}

struct str utf8_sanitise(struct arena *a, struct str s, unsigned options)
{
    struct state st = {.based = false};
    size_t at = clean_length(s, options, &st);
    struct buf b = {.p = NULL};
    struct str out;

    if (at == s.n)
        return s;
    buf_add(&b, s.p, at);
    while (at < s.n) {
        uint32_t code;

        at += utf8_decode(s, at, &code);
        add_shown(&b, code, judge(&st, code, options));
    }
    out = str_copy(a, buf_str(&b));
    buf_free(&b);
    return out;
}

/* Base letters of U+00C0 to U+017F, in order; '*' stands for what has none. */
static const char latin_base[] = "aaaaaaaceeeeiiii*nooooo*ouuuuy*s" /* U+00C0 */
                                 "aaaaaaaceeeeiiii*nooooo*ouuuuy*y" /* U+00E0 */
                                 "aaaaaaccccccccddddeeeeeeeeeegggg" /* U+0100 */
                                 "gggghhhhiiiiiiiiii**jjkk*lllllll" /* U+0120 */
                                 "lllnnnnnn***oooooo**rrrrrrssssss" /* U+0140 */
                                 "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs" /* U+0160 */;

char utf8_base_letter(uint32_t code)
{
    char letter = code >= 0xc0 && code <= 0x17f ? latin_base[code - 0xc0] : '*';

    return letter != '*' ? letter : '\0';
}

struct str utf8_fold(struct arena *a, struct str s)
{
    struct buf b = {.p = NULL};
    struct str out;

    for (size_t at = 0; at < s.n;) {
        uint32_t code;

        at += utf8_decode(s, at, &code);
        if (utf8_is_mark(code))
            continue;
        if (utf8_base_letter(code) != '\0')
            code = (unsigned char)utf8_base_letter(code);
        buf_add_code(&b, (uint32_t)towlower((wint_t)code));
    }
    out = str_copy(a, buf_str(&b));
    buf_free(&b);
    return out;
}
