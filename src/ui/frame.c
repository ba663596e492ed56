/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/frame.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/stack_priv.h"

static const struct {
    const char *word;
    enum role role;
} envs[] = {
    [ENV_NONE] = {NULL, ROLE_NORMAL},
    [ENV_DEMO] = {NC_("environment", "demo"), ROLE_ENV_DEMO},
    [ENV_DEVELOPMENT] = {NC_("environment", "development"), ROLE_ENV_DEMO},
    [ENV_STAGING] = {NC_("environment", "staging"), ROLE_ENV_STAGING},
    [ENV_PRODUCTION] = {NC_("environment", "production"), ROLE_ENV_PRODUCTION},
};

static void keep(char *to, size_t n, struct str text)
{
    while (text.n >= n)
        text.n = utf8_prev(text, text.n);
    memcpy(to, text.p, text.n);
    to[text.n] = '\0';
}

static void changed(struct stack *st)
{
    st->frame.dirty = st->repaint = true;
}

void frame_identity(struct stack *st, const struct frame_identity *id)
{
    static const struct frame_identity nobody = {STR_EMPTY, STR_EMPTY, STR_EMPTY, ENV_NONE};
    struct frame *f = &st->frame;

    if (id == NULL)
        id = &nobody;
    keep(f->clinic, sizeof f->clinic, id->clinic);
    keep(f->person, sizeof f->person, id->person);
    keep(f->role, sizeof f->role, id->role);
    f->env = id->env;
    changed(st);
}

void frame_patient(struct stack *st, struct str name, struct str rest)
{
    keep(st->frame.patient, sizeof st->frame.patient, name);
    keep(st->frame.patient_rest, sizeof st->frame.patient_rest, rest);
    changed(st);
}

void frame_link(struct stack *st, enum role role, struct str word)
{
    keep(st->frame.link, sizeof st->frame.link, word);
    st->frame.link_role = role;
    changed(st);
}

static struct str summary_of(const struct view *screen)
{
    return screen != NULL && screen->class->summary != NULL ? screen->class->summary(screen)
                                                            : STR_EMPTY;
}

static struct str title_of(const struct view *screen)
{
    return screen != NULL && screen->class->title != NULL ? screen->class->title(screen) : STR_EMPTY;
}

void frame_rows(struct stack *st, int *head, int *foot)
{
    *head = summary_of(stack_screen(st)).n > 0 ? 3 : 2;
    *foot = st->frame.patient[0] != '\0' && !stack_is_alone(st) ? 4 : 3;
}

void frame_layout(struct stack *st, struct rect all)
{
    struct frame *f = &st->frame;

    frame_rows(st, &f->head_rows, &f->foot_rows);
    surface_place(f->head, (struct rect){0, 0, f->head_rows, all.cols});
    surface_place(f->foot, (struct rect){all.rows - f->foot_rows, 0, f->foot_rows, all.cols});
    f->dirty = true;
}

bool frame_changed(struct stack *st)
{
    struct frame *f = &st->frame;
    struct view *screen = stack_screen(st), *top = stack_top(st);
    char title[sizeof f->title], summary[sizeof f->summary], position[sizeof f->position] = "";
    bool typing = top != NULL && top->class->typing != NULL && top->class->typing(top);
    unsigned context = screen != NULL && screen->class->context != NULL ? screen->class->context(screen)
                                                                        : 0;

    keep(title, sizeof title, title_of(screen));
    keep(summary, sizeof summary, summary_of(screen));
    if (screen != NULL && screen->class->position != NULL)
        screen->class->position(screen, position, sizeof position);
    if (strcmp(title, f->title) != 0 || strcmp(summary, f->summary) != 0 || context != f->context ||
        strcmp(position, f->position) != 0 || top != f->top || typing != f->typing)
        f->dirty = true;
    memcpy(f->position, position, sizeof position);
    memcpy(f->title, title, sizeof title);
    memcpy(f->summary, summary, sizeof summary);
    f->context = context;
    f->typing = typing;
    f->top = top;
    return f->dirty;
}

/* Who works where, as much of it as fits into `cols`; the person's name stays longest. */
static struct str who(const struct frame *f, int cols, char *out, size_t n)
{
    struct str s = STR_EMPTY;

    if (f->person[0] == '\0')
        return s;
    for (int form = f->clinic[0] != '\0' ? 0 : 1; form < 3; form++) {
        if (form == 2 || f->role[0] == '\0')
            snprintf(out, n, "%s%s%s", form == 0 ? f->clinic : "", form == 0 ? " · " : "", f->person);
        else
            snprintf(out, n, "%s%s%s (%s)", form == 0 ? f->clinic : "", form == 0 ? " · " : "",
                     f->person, f->role);
        s = str_of(out);
        if (utf8_width(s) <= cols)
            break;
    }
    return s;
}

static void paint_head(struct stack *st)
{
    struct frame *f = &st->frame;
    struct surface *s = f->head;
    int cols = surface_area(s).cols, end = cols - 1, at, width;
    const char *word = envs[f->env].word != NULL ? _(envs[f->env].word) : NULL;
    struct str title = str_of(f->title), right;
    ptrdiff_t gap = str_find(title, STR("  "));
    struct str rest = gap >= 0 ? str_sub(title, (size_t)gap, title.n) : STR_EMPTY;
    char text[3 * NAME_MAX + 16];

    if (gap >= 0)
        title = str_sub(title, 0, (size_t)gap);
    draw_blank(s, surface_area(s), ROLE_NORMAL);
    if (word != NULL) {
        end -= utf8_width(str_of(word)) + 2;
        at = draw_run(s, 0, end, envs[f->env].role, STR(" "));
        at = draw_run(s, 0, at, envs[f->env].role, str_of(word));
        draw_run(s, 0, at, envs[f->env].role, STR(" "));
        end--;
    }
    right = who(f, end - utf8_width(str_of(f->title)) - 3, text, sizeof text);
    width = utf8_width(right);
    if (width > end - 2)
        width = end - 2;
    if (width > 0)
        draw_text(s, 0, end - width, width, ROLE_NORMAL, ALIGN_RIGHT, right);
    end -= width + 1;
    width = utf8_width(title);
    at = 1 + draw_text(s, 0, 1, width < end - 1 ? width : end - 1, ROLE_TITLE, ALIGN_LEFT, title);
    if (at < end)
        draw_text(s, 0, at, end - at, ROLE_NORMAL, ALIGN_LEFT, rest);
    if (f->head_rows == 3)
        draw_text(s, 1, 1, cols - 2, ROLE_NORMAL, ALIGN_LEFT, str_of(f->summary));
    draw_rule(s, f->head_rows - 1, 0, cols, ROLE_RULE);
}

/* The rule under the screen, and in it what of a list is in sight. */
static void paint_under(const struct frame *f, struct surface *s, int cols)
{
    struct str position = str_of(f->position);
    int at = cols - utf8_width(position) - 3;

    draw_rule(s, 0, 0, cols, ROLE_RULE);
    if (position.n > 0 && at > 0)
        draw_run(s, 0, draw_run(s, 0, draw_run(s, 0, at, ROLE_DIM, STR(" ")), ROLE_DIM, position),
                 ROLE_DIM, STR(" "));
}

static void paint_foot(struct stack *st)
{
    struct frame *f = &st->frame;
    struct surface *s = f->foot;
    int cols = surface_area(s).cols, row = 0, at, width = utf8_width(str_of(f->patient));
    /* A long name is cut rather than birth date and record number, but for its first third of the line. */
    int room = cols - 4 - utf8_width(str_of(f->patient_rest));

    draw_blank(s, surface_area(s), ROLE_NORMAL);
    paint_under(f, s, cols);
    row++;
    if (f->foot_rows > 3) {
        if (room < cols / 3)
            room = cols / 3;
        at = 1 + draw_text(s, row, 1, width < room ? width : room, ROLE_STRONG, ALIGN_LEFT,
                           str_of(f->patient));
        if (at + 2 < cols - 1)
            draw_text(s, row, at + 2, cols - at - 3, ROLE_NORMAL, ALIGN_LEFT,
                      str_of(f->patient_rest));
        row++;
    }
    message_paint(st, s, row++);
    fnbar_paint(st, s, row);
}

void frame_paint(struct stack *st)
{
    paint_head(st);
    paint_foot(st);
    st->frame.dirty = false;
}

const struct command *frame_click(const struct stack *st, int row, int col)
{
    const struct frame *f = &st->frame;

    if (row != term_area(st->opts.term).rows - 1)
        return NULL;
    for (int i = 0; i < f->key_count; i++)
        if (col >= f->keys[i].col && col < f->keys[i].col + f->keys[i].cols)
            return f->keys[i].command;
    return NULL;
}
