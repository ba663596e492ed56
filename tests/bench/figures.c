/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "figures.h"

#include <stdio.h>
#include <stdlib.h>

void samples_add(struct samples *s, double value)
{
    if (s->n == s->cap) {
        s->cap = s->cap > 0 ? 2 * s->cap : 256;
        s->p = realloc(s->p, s->cap * sizeof *s->p);
        if (s->p == NULL)
            abort();
    }
    s->p[s->n++] = value;
    s->sorted = false;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double samples_at(struct samples *s, double q)
{
    size_t at;

    if (s->n == 0)
        return 0;
    if (!s->sorted)
        qsort(s->p, s->n, sizeof *s->p, by_value);
    s->sorted = true;
    at = (size_t)(q * (double)s->n);
    return s->p[at < s->n ? at : s->n - 1];
}

void samples_free(struct samples *s)
{
    free(s->p);
    *s = (struct samples){0};
}

/* As many digits as say something. */
static void number(double value, char *out, size_t n)
{
    snprintf(out, n, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
}

void figure(const char *name, double value, const char *unit, double floor, enum bar bar, double most)
{
    double ratio = floor > 0 ? value / floor : 0;
    char shown[32], beneath[32] = "-", times[32] = "-", limit[48] = "-";
    bool ok = bar == BAR_RATIO ? floor > 0 && ratio <= most : value <= most;

    number(value, shown, sizeof shown);
    if (floor > 0) {
        number(floor, beneath, sizeof beneath);
        snprintf(times, sizeof times, "%.2f", ratio);
    }
    if (bar == BAR_RATIO)
        snprintf(limit, sizeof limit, "<= %gx", most);
    else if (bar == BAR_VALUE)
        snprintf(limit, sizeof limit, "<= %g %s", most, unit);
    printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", name, shown, unit, beneath, times, limit,
           bar == BAR_NONE ? "info" : ok ? "ok" : "MISSED");
    fflush(stdout);
}
