/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/digits.h"

#include <string.h>

int digits_take(struct str typed, const char *punctuation, char *out, int max)
{
    int n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c >= '0' && c <= '9') {
            if (n == max)
                return -1;
            out[n++] = c;
        } else if (c != ' ' && c != '\t' && (c == '\0' || strchr(punctuation, c) == NULL)) {
            return -1;
        }
    }
    out[n] = '\0';
    return n;
}

bool digits_are(struct str s, size_t n)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return s.n == n;
}
