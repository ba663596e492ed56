/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/fuzzy.h"

#include <string.h>

#include "base/utf8.h"

enum { START = 100, INSIDE = 50, SCATTERED = 20 };

static bool parts_words(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '_' || c == '/' || c == '(' || c == ':';
}

/* The letters of `w` in order anywhere in `text`; fewer gaps are better. */
static int scattered(struct str text, struct str w)
{
    size_t at = 0, gaps = 0, last = 0;

    if (w.n < 2)
        return -1;
    for (size_t i = 0; i < w.n; i++) {
        while (at < text.n && text.p[at] != w.p[i])
            at++;
        if (at == text.n)
            return -1;
        gaps += i > 0 ? at - last - 1 : 0;
        last = at++;
    }
    return gaps > w.n * 2 ? -1 : SCATTERED - (int)(gaps < SCATTERED ? gaps : SCATTERED);
}

static int word_points(struct str text, struct str w)
{
    int best = -1, words = 0;

    for (size_t at = 0; at + w.n <= text.n; at++) {
        bool start = at == 0 || parts_words(text.p[at - 1]);
        int points;

        words += start && at > 0;
        if (memcmp(text.p + at, w.p, w.n) != 0)
            continue;
        points = start ? START - (words < 20 ? words : 20) : INSIDE;
        if (start && at + w.n == text.n)
            points += 5;
        best = points > best ? points : best;
    }
    return best >= 0 ? best : scattered(text, w);
}

int fuzzy_points(struct str text, struct str typed)
{
    struct arena a;
    int sum = 0;

    arena_init(&a, 1024);
    text = utf8_fold(&a, text);
    typed = str_trim(utf8_fold(&a, typed));
    while (typed.n > 0 && sum >= 0) {
        ptrdiff_t end = str_find(typed, STR(" "));
        struct str w = end < 0 ? typed : str_sub(typed, 0, (size_t)end);
        int points = word_points(text, w);

        sum = points < 0 ? -1 : sum + points;
        typed = str_trim(str_sub(typed, w.n, typed.n));
    }
    arena_free(&a);
    return sum;
}
