/* SPDX-License-Identifier: Apache-2.0 */
/* finder: painting. */
#include <config.h>

#include <stdio.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/finder.h"
#include "ui/stack_priv.h"

enum { KEYS_LEAST = 10, KEYS_MOST = 15, LABEL_COLS = 20, LABEL_MOST = 18 };

static const char *title_of(const struct finder *f)
{
    return f->mode == FINDER_PALETTE ? _("Go to, find, do")
           : f->mode == FINDER_MENU  ? _("Menu")
                                     : _("Help");
}

static const char *hint_of(const struct finder *f)
{
    return f->mode == FINDER_PALETTE ? _("name, number, date or command; ^ for commands only")
                                     : _("type to filter");
}

static int first_row(const struct finder *f)
{
    return finder_has_line(f) ? 3 : 1;
}

void finder_columns(struct finder *f)
{
    int keys = KEYS_LEAST, label = 0, line = 0;
    char text[120];

    for (size_t i = 0; i < f->rows.n; i++) {
        const struct finder_row *r = &f->rows.p[i];
        int wide;

        if (r->kind == FINDER_LINE && utf8_width(r->label) > line)
            line = utf8_width(r->label);
        if (r->kind != FINDER_COMMAND)
            continue;
        wide = utf8_width(keymap_keys(stack_keymap(f->stack), r->command, text, sizeof text));
        keys = wide > keys ? wide : keys;
        wide = utf8_width(str_of(command_label(f->stack, r->command)));
        label = wide > label ? wide : label;
    }
    f->keys_cols = (keys < KEYS_MOST ? keys : KEYS_MOST) + 2;
    f->line_cols = line + 2 > f->keys_cols ? line + 2 : f->keys_cols;
    f->label_cols = (label < LABEL_MOST ? label : LABEL_MOST) + 2;
}

/* A command in the help: keys, name, what it does; what cannot be done here and now has a sign. */
static void paint_help(const struct finder *f, struct surface *s, int row, const struct command *c,
                       bool on)
{
    bool off = command_why_not(f->stack, c) != NULL;
    enum role plain = on ? ROLE_SELECTED : off ? ROLE_DIM : ROLE_NORMAL;
    char keys[120], text[400];
    int end = f->area.cols - 2, at = 4;

    keymap_keys(stack_keymap(f->stack), c, keys, sizeof keys);
    draw_text(s, row, at, f->keys_cols - 1, on ? ROLE_SELECTED : off ? ROLE_DIM : ROLE_KEY, ALIGN_LEFT,
              str_of(keys));
    at += f->keys_cols;
    draw_text(s, row, at, f->label_cols - 1, plain, ALIGN_LEFT, str_of(command_label(f->stack, c)));
    at += f->label_cols;
    snprintf(text, sizeof text, "%s%s", off ? "× " : "", _(c->help));
    draw_text(s, row, at, end - at, plain, ALIGN_LEFT, str_of(text));
}

/* The marked command in full: what it does, and why it cannot be done here and now. */
static void paint_foot(const struct finder *f, struct surface *s)
{
    const struct finder_row *r = f->at >= 0 && f->at < (int)f->rows.n ? &f->rows.p[f->at] : NULL;
    int row = f->area.rows - 1 - finder_foot_rows(f), cols = f->area.cols;
    const char *why = NULL;
    char text[400];

    draw_rule(s, row, 1, cols - 2, ROLE_RULE);
    draw_blank(s, (struct rect){row + 1, 1, 2, cols - 2}, ROLE_NORMAL);
    if (r == NULL || r->kind != FINDER_COMMAND)
        return;
    draw_text(s, row + 1, 4, cols - 6, ROLE_NORMAL, ALIGN_LEFT, str_of(_(r->command->help)));
    why = command_why_not(f->stack, r->command);
    if (why == NULL)
        return;
    snprintf(text, sizeof text, _("Not now: %s"), why);
    draw_text(s, row + 2, 4, cols - 6, ROLE_WARN, ALIGN_LEFT, /* a long reason stands by itself */
              utf8_width(str_of(text)) <= cols - 6 ? str_of(text) : str_of(why));
}

/* A command in the box and the menu: name, what it does, keys at the end. */
static void paint_command(const struct finder *f, struct surface *s, int row, const struct command *c,
                          bool on)
{
    const char *why = command_why_not(f->stack, c);
    enum role plain = on ? ROLE_SELECTED : why != NULL ? ROLE_DIM : ROLE_NORMAL;
    char keys[120], text[400];
    int end = f->area.cols - 3, width, at = 4, label = utf8_width(str_of(command_label(f->stack, c)));

    keymap_keys(stack_keymap(f->stack), c, keys, sizeof keys);
    width = utf8_width(str_of(keys));
    if (width > 0)
        draw_text(s, row, end - width, width, on ? ROLE_SELECTED : ROLE_DIM, ALIGN_RIGHT, str_of(keys));
    end -= width + 2;
    draw_text(s, row, at, label < end - at ? label : end - at, plain, ALIGN_LEFT, str_of(command_label(f->stack, c)));
    at += label < LABEL_COLS - 2 ? LABEL_COLS : label + 2;
    snprintf(text, sizeof text, "%s%s", why != NULL ? "× " : "", why != NULL ? why : _(c->help));
    if (at < end)
        draw_text(s, row, at, end - at, on ? ROLE_SELECTED : ROLE_DIM, ALIGN_LEFT, str_of(text));
}

static void paint_item(const struct finder *f, struct surface *s, int row, struct str label,
                       struct str detail, bool on)
{
    int end = f->area.cols - 3, width = utf8_width(detail);

    if (width > 0 && width < end - 24) {
        draw_text(s, row, end - width, width, on ? ROLE_SELECTED : ROLE_DIM, ALIGN_RIGHT, detail);
        end -= width + 2;
    }
    draw_text(s, row, 4, end - 4, on ? ROLE_SELECTED : ROLE_NORMAL, ALIGN_LEFT, label);
}

static void paint_row(const struct finder *f, struct surface *s, int row, int n)
{
    const struct finder_row *r = n < (int)f->rows.n ? &f->rows.p[n] : NULL;
    bool on = r != NULL && n == f->at;
    int cols = f->area.cols;

    draw_blank(s, (struct rect){row, 1, 1, cols - 2}, on ? ROLE_SELECTED : ROLE_NORMAL);
    if (r == NULL)
        return;
    if (on)
        draw_run(s, row, 2, ROLE_SELECTED, STR("▶"));
    switch (r->kind) {
    case FINDER_HEADING: {
        int at = 2 + draw_text(s, row, 2, cols - 4, ROLE_HEADING, ALIGN_LEFT, r->label) + 2;

        if (r->note.n > 0 && at < cols - 2)
            draw_text(s, row, at, cols - 2 - at, ROLE_DIM, ALIGN_LEFT, r->note);
        break;
    }
    case FINDER_COMMAND:
        (f->mode == FINDER_HELP ? paint_help : paint_command)(f, s, row, r->command, on);
        break;
    case FINDER_ITEM:
        paint_item(f, s, row, r->item.label, r->item.detail, on);
        break;
    case FINDER_RECALL:
        paint_item(f, s, row, r->label, str_of(_("the last one")), on);
        break;
    case FINDER_LINE:
        draw_text(s, row, 4, f->line_cols, ROLE_KEY, ALIGN_LEFT, r->label);
        draw_text(s, row, 4 + f->line_cols, cols - 6 - f->line_cols, ROLE_NORMAL, ALIGN_LEFT, r->note);
        break;
    }
}

static void paint_line(struct finder *f, struct surface *s)
{
    struct str hint = str_of(hint_of(f));

    draw_run(s, 1, 2, ROLE_ACCENT, STR("▶"));
    if (line_edit_text(&f->edit).n == 0)
        draw_text(s, 1, 4, f->area.cols - 8, ROLE_DIM, ALIGN_LEFT, hint);
    else
        line_edit_paint(&f->edit, s, 1, 4, f->area.cols - 8, ROLE_NORMAL);
}

void finder_paint(struct finder *f, struct surface *s, bool all)
{
    int top = first_row(f);

    if (all) {
        draw_blank(s, f->area, ROLE_NORMAL);
        draw_box(s, f->area, ROLE_RULE, str_of(title_of(f)));
        if (finder_has_line(f))
            draw_rule(s, 2, 1, f->area.cols - 2, ROLE_RULE);
    }
    if (finder_has_line(f))
        paint_line(f, s);
    for (int i = 0; i < f->shown; i++) {
        paint_row(f, s, top + i, f->top + i);
        draw_run(s, top + i, f->area.cols - 1, ROLE_RULE,
                 i == 0 && f->top > 0                                             ? STR("↑")
                 : i == f->shown - 1 && f->top + f->shown < (int)f->rows.n ? STR("↓")
                                                                                  : STR("│"));
    }
    if (finder_foot_rows(f) > 0)
        paint_foot(f, s);
    if (f->rows.n == 0)
        draw_text(s, top, 4, f->area.cols - 6, ROLE_DIM, ALIGN_LEFT, str_of(_("Nothing fits.")));
}

void finder_cursor(const struct finder *f, int *row, int *col)
{
    /* While the list is gone through the cursor is on the marked row, so that it is read out. */
    if (f->at >= 0 && (f->moved || !finder_has_line(f))) {
        *row = first_row(f) + f->at - f->top;
        *col = 4;
    } else {
        *row = 1;
        *col = 4 + line_edit_cursor(&f->edit);
    }
}
