/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/edit_mask.h"

#include <string.h>

const struct edit_mask edit_mask_cpf = {"cpf", {"000.000.000-00", NULL, NULL}};
const struct edit_mask edit_mask_cns = {"cns", {"000 0000 0000 0000", NULL, NULL}};
const struct edit_mask edit_mask_cep = {"cep", {"00000-000", NULL, NULL}};
const struct edit_mask edit_mask_phone = {"phone", {"(00) 0000-0000", "(00) 00000-0000", NULL}};
const struct edit_mask edit_mask_date = {"date", {"00/00/0000", NULL, NULL}};

const struct edit_mask *edit_mask_named(const char *name)
{
    static const struct edit_mask *const all[] = {&edit_mask_cpf, &edit_mask_cns, &edit_mask_cep,
                                                  &edit_mask_phone, &edit_mask_date};

    for (size_t i = 0; name != NULL && i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    return NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

size_t edit_mask_strip(struct str text, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        if (is_digit(text.p[i]))
            out[n++] = text.p[i];
    return n;
}

static size_t places(const char *pattern)
{
    size_t n = 0;

    for (; *pattern != '\0'; pattern++)
        n += *pattern == '0';
    return n;
}

/* The first pattern that holds so many digits, or NULL. */
static const char *pattern_for(const struct edit_mask *m, size_t digits)
{
    for (size_t i = 0; i < 3 && m->patterns[i] != NULL; i++)
        if (digits <= places(m->patterns[i]))
            return m->patterns[i];
    return NULL;
}

/* True when `text` is the pattern's beginning with any of its separators left out. */
static bool fits(const char *pattern, struct str text)
{
    size_t at = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (is_digit(text.p[i])) {
            while (pattern[at] != '\0' && pattern[at] != '0')
                at++;
        } else {
            while (pattern[at] != '\0' && pattern[at] != '0' && pattern[at] != text.p[i])
                at++;
            if (pattern[at] == '0')
                return false;
        }
        if (pattern[at] == '\0')
            return false;
        at++;
    }
    return true;
}

/* As fits, with any of the mask's patterns: a phone number whose last digit came or went holds the
 * separators of the other length. */
static bool fits_any(const struct edit_mask *m, struct str text, const char **own)
{
    char digits[EDIT_MASK_MAX + 8];
    size_t n = edit_mask_strip(text, digits);

    *own = n > 0 ? pattern_for(m, n) : NULL;
    if (*own == NULL)
        return false;
    for (size_t i = 0; i < 3 && m->patterns[i] != NULL; i++) {
        struct str seen = text;

        if (fits(m->patterns[i], seen))
            return true;
    }
    return false;
}

bool edit_mask_apply(const struct edit_mask *m, struct str text, char *out, size_t *n)
{
    char digits[EDIT_MASK_MAX + 8];
    const char *pattern;
    size_t count, taken = 0, at = 0;

    if (text.n == 0 || text.n > EDIT_MASK_MAX || !fits_any(m, text, &pattern))
        return false;
    count = edit_mask_strip(text, digits);
    for (; *pattern != '\0' && taken < count; pattern++)
        out[at++] = *pattern == '0' ? digits[taken++] : *pattern;
    /* A separator typed behind the last digit stays. */
    if (!is_digit(text.p[text.n - 1]) && *pattern != '\0' && *pattern != '0')
        out[at++] = *pattern;
    *n = at;
    return true;
}

bool edit_mask_is_own(const struct edit_mask *m, struct str text)
{
    char out[EDIT_MASK_MAX + 8];
    size_t n;

    return edit_mask_apply(m, text, out, &n) && n == text.n && memcmp(out, text.p, n) == 0;
}

bool edit_mask_separates(const struct edit_mask *m, char c)
{
    return m->patterns[1] == NULL && c != '\0' && c != '0' && strchr(m->patterns[0], c) != NULL;
}
