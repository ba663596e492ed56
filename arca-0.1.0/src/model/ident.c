/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/ident.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "model/digits.h"

/* The sum of `n` digits weighted first, first - 1, ... */
static int weighted(const char *digits, int n, int first)
{
    int sum = 0;

    for (int i = 0; i < n; i++)
        sum += (digits[i] - '0') * (first - i);
    return sum;
}

static char cpf_digit(const char *digits, int n)
{
    int rest = weighted(digits, n, n + 1) * 10 % 11;

    return (char)('0' + (rest == 10 ? 0 : rest));
}

void ident_cpf_check(const char nine[9], char check[2])
{
    char ten[10];

    memcpy(ten, nine, 9);
    ten[9] = cpf_digit(ten, 9);
    check[0] = ten[9];
    check[1] = cpf_digit(ten, 10);
}

static bool all_equal(const char *digits)
{
    return strspn(digits, (char[]){digits[0], '\0'}) == strlen(digits);
}

struct err ident_cpf(struct str typed, char digits[CPF_DIGITS + 1])
{
    char d[CPF_DIGITS + 1];
    char check[2];

    if (digits_take(typed, ".-/", d, CPF_DIGITS) != CPF_DIGITS)
        return err_make(ERR_INPUT, N_("A CPF has 11 digits. Count them."), "cpf length");
    ident_cpf_check(d, check);
    if (all_equal(d) || memcmp(d + 9, check, 2) != 0)
        return err_make(ERR_INPUT, N_("This CPF does not exist: a digit is wrong. Read it again."),
                        "cpf check");
    memcpy(digits, d, sizeof d);
    return OK;
}

void ident_cpf_show(struct str s, char out[CPF_SHOWN])
{
    out[0] = '\0';
    if (digits_are(s, CPF_DIGITS))
        snprintf(out, CPF_SHOWN, "%.3s.%.3s.%.3s-%.2s", s.p, s.p + 3, s.p + 6, s.p + 9);
}

/* A definitive number is the PIS, "00", 0 or 1, and the check digit: 1 where the check digit of the
 * PIS alone would be 10. */
static bool cns_definitive(const char *d)
{
    int sum = weighted(d, 11, 15);
    int check = 11 - sum % 11;
    char tail[5] = "0000";

    if (check == 10) {
        tail[2] = '1';
        check = 11 - (sum + 2) % 11;
    }
    tail[3] = (char)('0' + check % 11);
    return memcmp(d + 11, tail, 4) == 0;
}

struct err ident_cns(struct str typed, char digits[CNS_DIGITS + 1])
{
    char d[CNS_DIGITS + 1];
    bool right;

    if (digits_take(typed, ".-", d, CNS_DIGITS) != CNS_DIGITS)
        return err_make(ERR_INPUT, N_("A CNS has 15 digits. Count them."), "cns length");
    if (d[0] == '1' || d[0] == '2')
        right = cns_definitive(d);
    else if (d[0] >= '7' && d[0] <= '9')
        right = weighted(d, CNS_DIGITS, 15) % 11 == 0;
    else
        return err_make(ERR_INPUT, N_("A CNS begins with 1, 2, 7, 8 or 9. Read it again."),
                        "cns start");
    if (!right)
        return err_make(ERR_INPUT, N_("This CNS does not exist: a digit is wrong. Read it again."),
                        "cns check");
    memcpy(digits, d, sizeof d);
    return OK;
}

void ident_cns_show(struct str s, char out[CNS_SHOWN])
{
    out[0] = '\0';
    if (digits_are(s, CNS_DIGITS))
        snprintf(out, CNS_SHOWN, "%.3s %.4s %.4s %.4s", s.p, s.p + 3, s.p + 7, s.p + 11);
}

struct err ident_crp(struct str typed, char out[CRP_SHOWN])
{
    char d[9];
    int n = digits_take(typed, "/-.", d, 8);

    if (n < 7)
        return err_make(ERR_INPUT,
                        N_("A CRP has the region and five or six digits, as in 06/123456."),
                        "crp length");
    snprintf(out, CRP_SHOWN, "%.2s/%s", d, d + 2);
    return OK;
}
