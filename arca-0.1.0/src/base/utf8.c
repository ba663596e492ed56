/* SPDX-License-Identifier: Apache-2.0 */
/* utf8: decoding, clusters and width. What may be shown is decided in sanitise.c. */
#include <config.h>

#include "base/utf8.h"

#include <string.h>
#include <wchar.h>

/* The range that the second byte must lie in after a given first one, and the whole length. */
static size_t lead_length(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xbf;
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef) {
        if (lead == 0xe0)
            *low = 0xa0; /* shorter forms exist below */
        if (lead == 0xed)
            *high = 0x9f; /* surrogates above */
        return 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        if (lead == 0xf0)
            *low = 0x90;
        if (lead == 0xf4)
            *high = 0x8f; /* U+10FFFF is the last */
        return 4;
    }
    return 0;
}

/* utf8_decode, and whether the bytes were well formed. */
static size_t decode(struct str s, size_t at, uint32_t *code, bool *good)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    size_t left = s.n - at;
    unsigned char low;
    unsigned char high;
    size_t n = lead_length(p[0], &low, &high);
    uint32_t c;

    *good = n != 0;
    *code = UTF8_REPLACEMENT;
    if (n == 0)
        return 1;
    c = n == 1 ? p[0] : p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (i >= left || p[i] < low || p[i] > high) {
            *good = false;
            return i;
        }
        c = c << 6 | (p[i] & 0x3fu);
        low = 0x80;
        high = 0xbf;
    }
    *code = c;
    return n;
}

size_t utf8_decode(struct str s, size_t at, uint32_t *code)
{
    bool good;

    return decode(s, at, code, &good);
}

bool utf8_valid(struct str s)
{
    uint32_t code;
    bool good;

    for (size_t at = 0; at < s.n;) {
        at += decode(s, at, &code, &good);
        if (!good)
            return false;
    }
    return true;
}

size_t utf8_encode(uint32_t code, char out[UTF8_MAX])
{
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        code = UTF8_REPLACEMENT;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

int utf8_code_width(uint32_t code)
{
    int w;

    if (code >= 0x20 && code < 0x7f)
        return 1;
    w = wcwidth((wchar_t)code);
    return w < 0 ? 1 : w;
}

bool utf8_is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

bool utf8_is_mark(uint32_t code)
{
    return code >= 0x300 && wcwidth((wchar_t)code) == 0;
}

size_t utf8_next(struct str s, size_t at)
{
    uint32_t code;

    if (at >= s.n)
        return s.n;
    at += utf8_decode(s, at, &code);
    while (at < s.n) {
        size_t n = utf8_decode(s, at, &code);

        if (!utf8_is_mark(code))
            break;
        at += n;
    }
    return at;
}

/* The byte where the code point before `at` begins, seen as decoding from the left would see it. */
static size_t code_before(struct str s, size_t at)
{
    uint32_t code;

    for (size_t back = at < UTF8_MAX ? at : UTF8_MAX; back > 1; back--)
        if (((unsigned char)s.p[at - back] & 0xc0) != 0x80 &&
            utf8_decode((struct str){.p = s.p, .n = at}, at - back, &code) == back)
            return at - back;
    return at - 1;
}

size_t utf8_prev(struct str s, size_t at)
{
    uint32_t code;

    if (at > s.n)
        at = s.n;
    while (at > 0) {
        at = code_before(s, at);
        utf8_decode(s, at, &code);
        if (!utf8_is_mark(code))
            break;
    }
    return at;
}

size_t utf8_clusters(struct str s)
{
    size_t count = 0;

    for (size_t at = 0; at < s.n; at = utf8_next(s, at))
        count++;
    return count;
}

int utf8_width(struct str s)
{
    int width = 0;
    uint32_t code;

    for (size_t at = 0; at < s.n;) {
        at += utf8_decode(s, at, &code);
        width += utf8_code_width(code);
    }
    return width;
}

size_t utf8_fit(struct str s, int columns, int *used)
{
    size_t at = 0;
    int width = 0;

    while (at < s.n) {
        size_t end = utf8_next(s, at);
        int w = utf8_width(str_sub(s, at, end - at));

        if (width + w > columns)
            break;
        width += w;
        at = end;
    }
    if (used != NULL)
        *used = width;
    return at;
}

struct str utf8_cut(struct arena *a, struct str s, int columns)
{
    char dots[UTF8_MAX];
    size_t dots_n = utf8_encode(UTF8_ELLIPSIS, dots);
    size_t keep;
    char *p;

    if (columns <= 0)
        return STR_EMPTY;
    if (utf8_fit(s, columns, NULL) == s.n)
        return s;
    keep = utf8_fit(s, columns - utf8_code_width(UTF8_ELLIPSIS), NULL);
    p = arena_array(a, keep + dots_n + 1, 1);
    if (keep != 0)
        memcpy(p, s.p, keep);
    memcpy(p + keep, dots, dots_n);
    return (struct str){.p = p, .n = keep + dots_n};
}
