/* SPDX-License-Identifier: Apache-2.0 */
/* theme: the look of each role, for four depths of colour. The built-in theme works on dark and on
 * light backgrounds, because it keeps the terminal's own wherever it can; no meaning stands in
 * colour alone. A file may change it:
 *
 *     # comment
 *     error = 160 default bold
 *     16 selected = default default reverse
 *
 * role = foreground background attributes. Colours are `default`, a number, or one of black red
 * green yellow blue magenta cyan white; attributes are bold dim underline reverse italic. A line
 * may begin with the depth it is for (mono, 8, 16, 256); else it is for 256 and, when its colours
 * are below 16 or 8, for those too. */
#ifndef ARCA_TERM_THEME_H
#define ARCA_TERM_THEME_H

#include "base/err.h"
#include "base/str.h"
#include "term/surface.h"

enum depth { DEPTH_MONO, DEPTH_8, DEPTH_16, DEPTH_256, DEPTH_COUNT };

enum style_attr {
    STYLE_BOLD = 1,
    STYLE_DIM = 2,
    STYLE_UNDERLINE = 4,
    STYLE_REVERSE = 8,
    STYLE_ITALIC = 16
};

struct style {
    short fg, bg; /* -1: the terminal's own */
    unsigned attrs;
};

/* The blanks behind the text of a field have a look of their own: typing a letter then costs one
 * byte, and a field is seen without a box. */
enum {
    STYLE_FIELD_PAD = ROLE_COUNT,
    STYLE_FIELD_ON_PAD,
    STYLE_COUNT
};

struct theme {
    struct style styles[DEPTH_COUNT][STYLE_COUNT];
};

/* The built-in theme. */
void theme_default(struct theme *t);

/* Changes `t` by the text of a theme file. On an error `t` is as it was; `*line` (may be NULL) is
 * the line of the first mistake, and the err's detail says what it is. */
struct err theme_parse(struct theme *t, struct str text, int *line);

/* "selected-off": the name of a role in files and in golden screens; NULL outside the range. */
const char *theme_role_name(int style);

#endif
