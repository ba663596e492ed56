/* SPDX-License-Identifier: Apache-2.0 */
/* text_area: a note of several lines, wrapped at words to its width. Keys as in line_edit, and Up,
 * Down, PgUp, PgDn; Enter starts a line. Tab is passed: it leaves the field. */
#ifndef ARCA_UI_TEXT_AREA_H
#define ARCA_UI_TEXT_AREA_H

#include "ui/line_edit.h"

struct text_area_line {
    size_t from, to; /* bytes, without the newline or the blank at which it was wrapped */
};

struct text_area {
    struct edit_buf buf;
    struct str original;
    bool read_only;
    enum edit_signal signal;
    size_t refused;
    int rows, cols;   /* of the last layout */
    int top;          /* first line shown */
    int want_col;     /* column that Up and Down keep, or -1 */
    struct text_area_line *lines; /* of the text as it is wrapped now */
    int line_count, line_cap;
};

void text_area_init(struct text_area *t, struct arena *a, size_t max_chars);
void text_area_set(struct text_area *t, struct str value);
bool text_area_put(struct text_area *t, struct str value);
struct str text_area_text(const struct text_area *t);
bool text_area_dirty(const struct text_area *t);
unsigned text_area_event(struct text_area *t, const struct event *ev);
struct str text_area_message(const struct text_area *t, char *out, size_t n);
void text_area_layout(struct text_area *t, int rows, int cols);
void text_area_paint(struct text_area *t, struct surface *s, int row, int col, enum role role);
/* One of its rows, 0 ... rows - 1, for an owner who shows only a part. */
void text_area_paint_row(struct text_area *t, struct surface *s, int row, int col, int i,
                         enum role role);
void text_area_cursor(const struct text_area *t, int *row, int *col); /* within the area */

#endif
