/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/keyname.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "term/event.h"

static const struct {
    const char *name;
    uint32_t key;
} names[] = {
    {"Enter", K_ENTER},   {"Esc", K_ESC},       {"Tab", K_TAB},   {"Backspace", K_BACKSPACE},
    {"Delete", K_DELETE}, {"Insert", K_INSERT}, {"Up", K_UP},     {"Down", K_DOWN},
    {"Left", K_LEFT},     {"Right", K_RIGHT},   {"Home", K_HOME}, {"End", K_END},
    {"PgUp", K_PGUP},     {"PgDn", K_PGDN},     {"Space", ' '},
};

static const struct {
    const char *name, *brief;
    uint32_t bit;
} mods[] = {
    {"Ctrl-", "^", KM_CTRL}, {"Alt-", "A-", KM_ALT}, {"Shift-", "S-", KM_SHIFT},
};

static bool begins(struct str s, const char *prefix)
{
    size_t n = strlen(prefix);

    return s.n > n && strncasecmp(s.p, prefix, n) == 0;
}

static bool parse_base(struct str s, uint32_t *key)
{
    uint32_t code = 0;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i].name) == s.n && strncasecmp(s.p, names[i].name, s.n) == 0) {
            *key = names[i].key;
            return true;
        }
    if ((s.n == 2 || s.n == 3) && (s.p[0] == 'F' || s.p[0] == 'f')) {
        unsigned n = 0;

        for (size_t i = 1; i < s.n; i++) {
            if (s.p[i] < '0' || s.p[i] > '9')
                return false;
            n = n * 10 + (unsigned)(s.p[i] - '0');
        }
        *key = K_F(n);
        return n >= 1 && n <= 24 && s.p[1] != '0';
    }
    if (s.n == 0 || !utf8_valid(s) || utf8_decode(s, 0, &code) != s.n || code <= ' ' ||
        utf8_is_control(code) || utf8_is_hidden(code))
        return false;
    *key = code;
    return true;
}

bool key_parse(struct str name, uint32_t *key)
{
    uint32_t bits = 0, base = 0;

    for (size_t i = 0; i < sizeof mods / sizeof mods[0]; i++)
        if ((bits & mods[i].bit) == 0 && begins(name, mods[i].name)) {
            bits |= mods[i].bit;
            name = str_sub(name, strlen(mods[i].name), name.n);
            i = (size_t)-1; /* in any order */
        }
    if (!parse_base(name, &base))
        return false;
    /* A terminal has no Ctrl with capitals and no Shift of its own for characters. */
    if (base < K_BASE && (bits & KM_SHIFT) != 0)
        return false;
    if ((bits & KM_CTRL) != 0 && base >= 'A' && base <= 'Z')
        base += 'a' - 'A';
    *key = base | bits;
    return true;
}

static struct str print(uint32_t key, char *out, bool brief)
{
    uint32_t base = key & ~(uint32_t)(KM_CTRL | KM_ALT | KM_SHIFT);
    const char *text = NULL;
    char one[UTF8_MAX + 1] = "", number[8];
    int n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].key == base)
            text = names[i].name;
    if (text == NULL && base > K_F0 && base <= K_F(24)) {
        snprintf(number, sizeof number, "F%u", base - K_F0);
        text = number;
    }
    if (text == NULL && base > ' ' && base < K_BASE) {
        uint32_t code = (key & KM_CTRL) != 0 && base >= 'a' && base <= 'z' ? base - 32 : base;

        one[utf8_encode(code, one)] = '\0';
        text = one;
    }
    if (text == NULL)
        return STR_EMPTY;
    for (size_t i = 0; i < sizeof mods / sizeof mods[0]; i++)
        if ((key & mods[i].bit) != 0)
            n += snprintf(out + n, KEYNAME_MAX - (size_t)n, "%s",
                          brief ? mods[i].brief : mods[i].name);
    snprintf(out + n, KEYNAME_MAX - (size_t)n, "%s", text);
    return str_of(out);
}

struct str key_name(uint32_t key, char *out)
{
    return print(key, out, false);
}

struct str key_name_short(uint32_t key, char *out)
{
    return print(key, out, true);
}
