/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/contact.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "model/digits.h"

/* Anatel, Plano Geral de Códigos Nacionais: by first digit, the second ones that exist. */
static const char *const ddds[10] = {
    [1] = "123456789", [2] = "12478",  [3] = "1234578",   [4] = "123456789", [5] = "1345",
    [6] = "123456789", [7] = "134579", [8] = "123456789", [9] = "123456789",
};

static const struct uf ufs[] = {
    {"AC", "Acre"},
    {"AL", "Alagoas"},
    {"AM", "Amazonas"},
    {"AP", "Amapá"},
    {"BA", "Bahia"},
    {"CE", "Ceará"},
    {"DF", "Distrito Federal"},
    {"ES", "Espírito Santo"},
    {"GO", "Goiás"},
    {"MA", "Maranhão"},
    {"MG", "Minas Gerais"},
    {"MS", "Mato Grosso do Sul"},
    {"MT", "Mato Grosso"},
    {"PA", "Pará"},
    {"PB", "Paraíba"},
    {"PE", "Pernambuco"},
    {"PI", "Piauí"},
    {"PR", "Paraná"},
    {"RJ", "Rio de Janeiro"},
    {"RN", "Rio Grande do Norte"},
    {"RO", "Rondônia"},
    {"RR", "Roraima"},
    {"RS", "Rio Grande do Sul"},
    {"SC", "Santa Catarina"},
    {"SE", "Sergipe"},
    {"SP", "São Paulo"},
    {"TO", "Tocantins"},
};
enum { UFS = sizeof ufs / sizeof ufs[0] };

bool contact_ddd_exists(int ddd)
{
    return ddd >= 11 && ddd <= 99 && ddds[ddd / 10] != NULL && ddd % 10 != 0 &&
           strchr(ddds[ddd / 10], '0' + ddd % 10) != NULL;
}

/* Ten or eleven digits: area and number. */
static struct err phone_national(const char *d, int n)
{
    if (n != 10 && n != 11)
        return err_make(
            ERR_INPUT,
            N_("A telephone has the area code and 8 or 9 digits, as in (11) 98123-4456."),
            "phone length %d", n);
    if (!contact_ddd_exists((d[0] - '0') * 10 + (d[1] - '0')))
        return err_make(ERR_INPUT,
                        N_("This area code (DDD) does not exist. Check the first two digits."),
                        "phone ddd");
    if (n == 11 && d[2] != '9')
        return err_make(ERR_INPUT, N_("A mobile number has 9 digits and begins with 9. Check it."),
                        "phone mobile");
    if (n == 10 && d[2] >= '6')
        return err_make(ERR_INPUT, N_("A mobile number has a 9 in front of its 8 digits. Add it."),
                        "phone ninth digit");
    if (n == 10 && d[2] < '2')
        return err_make(ERR_INPUT, N_("A landline number begins with 2, 3, 4 or 5. Check it."),
                        "phone landline");
    return OK;
}

struct err contact_phone(struct str typed, char out[PHONE_MAX])
{
    struct str s = str_trim(typed);
    bool abroad = s.n > 0 && s.p[0] == '+';
    char d[17];
    const char *at = d;
    int n = digits_take(abroad ? str_sub(s, 1, s.n) : s, "()-./", d, 16);

    if (n < 0)
        return err_make(ERR_INPUT,
                        N_("A telephone holds digits alone, with + in front of a country's."),
                        "phone characters");
    if (abroad && strncmp(d, "55", 2) != 0) {
        if (n < 8 || n > 15 || d[0] == '0')
            return err_make(ERR_INPUT, N_("A foreign number has + and 8 to 15 digits. Count them."),
                            "phone abroad");
        snprintf(out, PHONE_MAX, "+%.15s", d);
        return OK;
    }
    if (abroad || ((n == 12 || n == 13) && strncmp(d, "55", 2) == 0))
        at += 2;
    else if (d[0] == '0' && (n == 11 || n == 12))
        at += 1;
    n -= (int)(at - d);
    TRY(phone_national(at, n));
    memcpy(out, at, (size_t)n + 1);
    return OK;
}

/* The digits of a country code: 1 and 7 stand alone; the two-digit ones are listed; the others have
 * three (ITU E.164, list of country codes). */
static int country_digits(struct str d)
{
    static const char two[] =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 "
        "58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";

    if (d.p[0] == '1' || d.p[0] == '7')
        return 1;
    for (size_t i = 0; i + 2 < sizeof two; i += 3) {
        if (memcmp(two + i, d.p, 2) == 0)
            return 2;
    }
    return 3;
}

void contact_phone_show(struct str s, char out[PHONE_SHOWN])
{
    if (digits_are(s, 11)) {
        snprintf(out, PHONE_SHOWN, "(%.2s) %.5s-%.4s", s.p, s.p + 2, s.p + 7);
    } else if (digits_are(s, 10)) {
        snprintf(out, PHONE_SHOWN, "(%.2s) %.4s-%.4s", s.p, s.p + 2, s.p + 6);
    } else if (s.n >= 9 && s.n <= 16 && s.p[0] == '+' && digits_are(str_sub(s, 1, s.n), s.n - 1)) {
        int country = country_digits(str_sub(s, 1, s.n));

        snprintf(out, PHONE_SHOWN, "+%.*s %.*s", country, s.p + 1, (int)s.n - 1 - country,
                 s.p + 1 + country);
    } else {
        snprintf(out, PHONE_SHOWN, "%.*s", (int)(s.n < PHONE_SHOWN ? s.n : PHONE_SHOWN - 1), s.p);
    }
}

struct err contact_cep(struct str typed, char digits[CEP_DIGITS + 1])
{
    char d[CEP_DIGITS + 1];

    if (digits_take(typed, ".-", d, CEP_DIGITS) != CEP_DIGITS || strcmp(d, "00000000") == 0)
        return err_make(ERR_INPUT, N_("A CEP has 8 digits, as in 01310-100. Count them."), "cep");
    memcpy(digits, d, sizeof d);
    return OK;
}

void contact_cep_show(struct str s, char out[CEP_SHOWN])
{
    out[0] = '\0';
    if (digits_are(s, CEP_DIGITS))
        snprintf(out, CEP_SHOWN, "%.5s-%.3s", s.p, s.p + 5);
}

const struct uf *contact_ufs(size_t *count)
{
    *count = UFS;
    return ufs;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The next letter of a state's name without case and accent; 0 at the end. */
static char name_letter(struct str s, size_t *i)
{
    uint32_t code;

    if (*i >= s.n)
        return '\0';
    *i += utf8_decode(s, *i, &code);
    if (code < 0x80)
        return lower((char)code);
    return utf8_base_letter(code) != '\0' ? utf8_base_letter(code) : '?';
}

static bool same_name(struct str a, struct str b)
{
    size_t i = 0;
    size_t k = 0;

    for (;;) {
        char x = name_letter(a, &i);
        char y = name_letter(b, &k);

        if (x != y)
            return false;
        if (x == '\0')
            return true;
    }
}

const struct uf *contact_uf(struct str typed)
{
    typed = str_trim(typed);
    for (size_t i = 0; typed.n != 0 && i < UFS; i++) {
        if (same_name(typed, str_of(ufs[i].code)) || same_name(typed, str_of(ufs[i].name)))
            return &ufs[i];
    }
    return NULL;
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

/* RFC 5321's dot-string: no quotes, no comments; nobody has them and slips look like them. */
static bool local_part(struct str s)
{
    if (s.n == 0 || s.n > 64 || s.p[0] == '.' || s.p[s.n - 1] == '.')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '\0' || (!is_alnum(c) && strchr(".!#$%&'*+/=?^_`{|}~-", c) == NULL) ||
            (c == '.' && s.p[i + 1] == '.'))
            return false;
    }
    return true;
}

static bool domain_part(struct str s)
{
    size_t label = 0; /* bytes of the label so far */
    int dots = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '.') {
            if (label == 0 || s.p[i - 1] == '-')
                return false;
            label = 0;
            dots++;
        } else if (is_alnum(c) || (c == '-' && label != 0)) {
            if (++label > 63)
                return false;
        } else {
            return false;
        }
    }
    /* The last label is a name of two letters or more, never a number. */
    return dots > 0 && label >= 2 && s.p[s.n - 1] != '-' &&
           !(s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9');
}

struct err contact_email(struct str typed, char out[EMAIL_MAX + 1])
{
    struct str s = str_trim(typed);
    ptrdiff_t at = str_find(s, STR("@"));

    if (s.n > EMAIL_MAX)
        return err_make(ERR_INPUT, N_("This e-mail address is too long."), "email length");
    if (at < 0 || !local_part(str_sub(s, 0, (size_t)at)) ||
        !domain_part(str_sub(s, (size_t)at + 1, s.n)))
        return err_make(ERR_INPUT, N_("This is no e-mail address. It looks like ana@example.com."),
                        "email");
    for (size_t i = 0; i < s.n; i++)
        out[i] = i > (size_t)at ? lower(s.p[i]) : s.p[i];
    out[s.n] = '\0';
    return OK;
}
