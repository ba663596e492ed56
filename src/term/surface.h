/* SPDX-License-Identifier: Apache-2.0 */
/* surface: a clipped rectangle of one window on which a view draws. draw_text is the only way in
 * which text reaches the screen: it neutralises control, bidi and invisible characters, cuts at
 * character borders with an ellipsis and never writes outside the rectangle. */
#ifndef ARCA_TERM_SURFACE_H
#define ARCA_TERM_SURFACE_H

#include "base/str.h"

struct rect {
    int row, col, rows, cols;
};

/* What a piece of text is; the theme gives each its colour for 256, 16, 8 and no colours. */
enum role {
    ROLE_NORMAL,
    ROLE_DIM,       /* hints, units, what is of less weight */
    ROLE_STRONG,    /* names, numbers to look at */
    ROLE_TITLE,     /* the top line */
    ROLE_HEADING,   /* column heads, sections of a form */
    ROLE_ACCENT,    /* the one accent colour */
    ROLE_RULE,      /* separating lines */
    ROLE_SELECTED,  /* the selected row of the focused list */
    ROLE_SELECTED_OFF, /* the same while the focus is elsewhere */
    ROLE_FIELD,     /* a field of a form */
    ROLE_FIELD_ON,  /* the field that has the focus */
    ROLE_LABEL,
    ROLE_ERROR,
    ROLE_WARN,
    ROLE_GOOD,
    ROLE_KEY,       /* the key in the function bar */
    ROLE_KEY_TEXT,  /* its meaning */
    ROLE_ENV_DEMO,
    ROLE_ENV_STAGING,
    ROLE_ENV_PRODUCTION,
    ROLE_COUNT
};

enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE };

struct surface; /* belongs to src/term; lives as long as the window of its view */

/* The size of the surface: row and col are 0. */
struct rect surface_area(const struct surface *s);

/* Writes `text` from (row, col), at most `cols` columns, the rest of them filled with blanks of
 * the same role; returns the columns that the text took. Outside the surface nothing happens. */
int draw_text(struct surface *s, int row, int col, int cols, enum role role, enum align align,
              struct str text);

/* Like draw_text for what is not padded: returns the column behind the text. */
int draw_run(struct surface *s, int row, int col, enum role role, struct str text);

/* Fills a rectangle with blanks of the role. */
void draw_blank(struct surface *s, struct rect r, enum role role);

/* A horizontal line, drawn with the glyph that the terminal has. */
void draw_rule(struct surface *s, int row, int col, int cols, enum role role);

/* A frame around the rectangle, `title` in its upper edge. */
void draw_box(struct surface *s, struct rect r, enum role role, struct str title);

#endif
