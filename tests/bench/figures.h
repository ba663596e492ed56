/* SPDX-License-Identifier: Apache-2.0 */
/* figures: repeated measurements, and a line of the result for each of them. */
#ifndef ARCA_BENCH_FIGURES_H
#define ARCA_BENCH_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

struct samples {
    double *p;
    size_t n, cap;
    bool sorted;
};

void samples_add(struct samples *s, double value);
/* The value below which the part `q` (0 to 1) of them lies; 0 when there are none. */
double samples_at(struct samples *s, double q);
void samples_free(struct samples *s);

enum bar { BAR_NONE, BAR_VALUE, BAR_RATIO };

/* One line, parted by tabs: name, value, unit, floor, ratio, bar, "ok", "MISSED" or "info".
 * `floor` 0: none. `most`: of the value (BAR_VALUE) or of the ratio to the floor (BAR_RATIO). */
void figure(const char *name, double value, const char *unit, double floor, enum bar bar, double most);

#endif
