/* SPDX-License-Identifier: Apache-2.0 */
/* looks: styles of the theme as attributes and colour pairs of curses. */
#include <config.h>

#include "term/term_priv.h"

#include <string.h>

static attr_t attr_of(unsigned attrs)
{
    attr_t a = A_NORMAL;

    if ((attrs & STYLE_BOLD) != 0)
        a |= A_BOLD;
    if ((attrs & STYLE_DIM) != 0)
        a |= A_DIM;
    if ((attrs & STYLE_UNDERLINE) != 0)
        a |= A_UNDERLINE;
    if ((attrs & STYLE_REVERSE) != 0)
        a |= A_REVERSE;
    if ((attrs & STYLE_ITALIC) != 0)
        a |= A_ITALIC;
    return a;
}

/* The pair of two colours, made when it is not there yet. */
static short pair_of(struct style s, short (*pairs)[2], short *count)
{
    if (s.fg < 0 && s.bg < 0)
        return 0;
    for (short i = 0; i < *count; i++)
        if (pairs[i][0] == s.fg && pairs[i][1] == s.bg)
            return (short)(i + 1);
    if (*count + 1 >= COLOR_PAIRS || init_pair((short)(*count + 1), s.fg, s.bg) == ERR)
        return 0;
    pairs[*count][0] = s.fg;
    pairs[*count][1] = s.bg;
    return ++*count;
}

void looks_make(struct term *t)
{
    enum depth depth = t->colour ? t->caps.depth : DEPTH_MONO;
    short pairs[STYLE_COUNT][2], count = 0;

    for (int i = 0; i < STYLE_COUNT; i++) {
        struct style s = t->theme.styles[depth][i];

        t->looks[i].attr = attr_of(s.attrs);
        t->looks[i].letters =
            (s.bg < 0 || depth == DEPTH_MONO) && (s.attrs & (STYLE_UNDERLINE | STYLE_REVERSE)) == 0;
        t->looks[i].pair = depth == DEPTH_MONO ? 0 : pair_of(s, pairs, &count);
    }
}
