/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/wrap.h"

#include "base/utf8.h"

/* How much of `line` stands in one of `cols` columns: up to a blank, or inside a word that is longer
 * than that. */
static size_t fitting(struct str line, int cols)
{
    size_t fit = utf8_fit(line, cols, NULL), cut;

    if (fit == 0 && line.n > 0)
        fit = utf8_next(line, 0);
    cut = fit;
    if (fit < line.n)
        while (cut > 0 && line.p[cut] != ' ')
            cut--;
    return cut > 0 ? cut : fit;
}

int text_wrap(struct str text, int cols, struct str *lines, int max)
{
    int n = 0;

    while (text.n > 0 && n < max) {
        ptrdiff_t feed = str_find(text, STR("\n"));
        struct str line = feed >= 0 ? str_sub(text, 0, (size_t)feed) : text;
        size_t cut = fitting(line, cols > 1 ? cols : 1);

        lines[n++] = str_sub(line, 0, cut);
        if (cut == line.n && feed >= 0) {
            text = str_sub(text, cut + 1, text.n);
        } else {
            text = str_sub(text, cut, text.n);
            while (text.n > 0 && text.p[0] == ' ')
                text = str_sub(text, 1, text.n);
        }
    }
    return n;
}

int text_wrap_all(struct str text, int cols, struct str *lines, int max)
{
    int n = text_wrap(text, cols, lines, max);

    if (n > 0)
        lines[n - 1].n = (size_t)(text.p + text.n - lines[n - 1].p);
    return n;
}
