/* SPDX-License-Identifier: Apache-2.0 */
/* fields: names and values under each other, long values in as many lines as they need; one of them is
 * marked. */
#ifndef ARCA_SCREEN_STUDIO_FIELDS_H
#define ARCA_SCREEN_STUDIO_FIELDS_H

#include "base/arena.h"
#include "ui/view.h"

struct field_line {
    struct str label, value;
    struct str note; /* dim behind the value's last line: what Enter would open */
    enum role role;  /* of the value */
};

struct fields {
    const struct field_line *rows; /* the owner's */
    int count;
    int at, top;       /* the marked one, and the first line shown */
    struct arena arena; /* the lines, made anew with each layout */
    struct fields_text *texts;
    int lines, label_cols;
    struct rect area;
};

void fields_init(struct fields *f);
void fields_fini(struct fields *f);
/* Other rows; the mark stays on its number. */
void fields_set(struct fields *f, const struct field_line *rows, int count);
void fields_layout(struct fields *f, struct rect area);
void fields_paint(const struct fields *f, struct surface *s);
/* Up Down PgUp PgDn Home End; passes the rest. */
unsigned fields_event(struct fields *f, const struct event *ev);
void fields_cursor(const struct fields *f, int *row, int *col);
/* "↑ 5-21 of 36 ↓" in lines; empty when all are in sight. */
struct str fields_position(const struct fields *f, char *out, size_t n);

#endif
