/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/password.h"

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"

/* What stands in a password of ten characters and more that is tried first here. */
static const char *const worn[] = {
    "123456", "abcdef", "admin", "arca", "clinica", "password", "qwert", "senha",
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Where `word` (ASCII, small letters) stands in `s`, without regard to case; -1: nowhere. */
static ptrdiff_t find(struct str s, struct str word)
{
    for (size_t i = 0; word.n != 0 && i + word.n <= s.n; i++) {
        size_t k = 0;

        while (k < word.n && lower(s.p[i + k]) == lower(word.p[k]))
            k++;
        if (k == word.n)
            return (ptrdiff_t)i;
    }
    return -1;
}

/* How many different bytes there are. */
static int kinds(struct str s)
{
    unsigned char seen[256] = {0};
    int n = 0;

    for (size_t i = 0; i < s.n; i++) {
        n += !seen[(unsigned char)s.p[i]];
        seen[(unsigned char)s.p[i]] = 1;
    }
    explicit_bzero(seen, sizeof seen);
    return n;
}

/* A worn word is no harm inside a long sentence, only where little else is left. */
static bool is_worn(struct str s, struct str login)
{
    if (find(s, login) >= 0 && s.n < login.n + 6)
        return true;
    for (size_t i = 0; i < sizeof worn / sizeof worn[0]; i++) {
        struct str w = str_of(worn[i]);

        if (find(s, w) >= 0 && s.n <= w.n + 8)
            return true;
    }
    return false;
}

struct err password_check(struct str s, struct str login)
{
    if (!utf8_valid(s) || s.n > PASSWORD_MAX)
        return err_make(ERR_INPUT, N_("This password is too long."), "password length");
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
            return err_make(ERR_INPUT, N_("A password holds no control characters."), "password");
    }
    if (utf8_clusters(s) < PASSWORD_MIN)
        return err_make(ERR_INPUT, N_("A password has at least 10 characters. Add some."),
                        "password length");
    if (kinds(s) <= 4 || is_worn(s, login))
        return err_make(ERR_INPUT,
                        N_("This password is easily guessed. A short sentence is a good one."),
                        "password worn");
    return OK;
}
