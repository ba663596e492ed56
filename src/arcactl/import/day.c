/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/import/day.h"

#include <stddef.h>

/* One to four digits at *at, which moves behind them; how many there were, 0 for none or too many. */
static int digits(struct str s, size_t *at, int *value)
{
    int n = 0;

    for (*value = 0; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++, n++) {
        if (n == 4)
            return 0;
        *value = *value * 10 + (s.p[*at] - '0');
    }
    return n;
}

/* Nothing, or a time of day behind a blank or a T. */
static bool time_or_end(struct str s, size_t at)
{
    size_t i;

    if (at == s.n)
        return true;
    if ((s.p[at] != ' ' && s.p[at] != 'T') || at + 1 == s.n)
        return false;
    for (i = at + 1; i < s.n; i++) {
        char b = s.p[i];

        if (!(b >= '0' && b <= '9') && b != ':' && b != '.' && b != 'Z' && b != '+' && b != '-')
            return false;
    }
    return true;
}

bool import_day(struct str s, struct date today, struct date *out)
{
    int value[3];
    int n[3];
    size_t at = 0;
    char by = '\0';
    int i;

    for (i = 0; i < 3; i++) {
        if (i > 0) {
            if (at >= s.n || (s.p[at] != '/' && s.p[at] != '-' && s.p[at] != '.') || (i == 2 && s.p[at] != by))
                return false;
            by = s.p[at++];
        }
        n[i] = digits(s, &at, &value[i]);
        if (n[i] == 0)
            return false;
    }
    if (!time_or_end(s, at))
        return false;
    if (n[0] == 4 && n[1] <= 2 && n[2] <= 2)
        *out = (struct date){value[0], value[1], value[2]};
    else if (n[0] <= 2 && n[1] <= 2 && (n[2] == 4 || n[2] == 2))
        *out = (struct date){value[2], value[1], value[0]};
    else
        return false;
    if (n[0] <= 2 && n[2] == 2) {
        out->year += 100 * (today.year / 100);
        if (date_cmp(*out, today) > 0)
            out->year -= 100;
    }
    return date_exists(*out);
}
