/* SPDX-License-Identifier: Apache-2.0 */
/* finder: which rows there are. */
#include <config.h>

#include <string.h>

#include "i18n/i18n.h"
#include "ui/finder.h"
#include "ui/fuzzy.h"
#include "ui/stack_priv.h"

enum { COMMANDS_BESIDE = 8, POINTS_LIKE = 100, POINTS_NEVER = 1000000 };

/* Keys that belong to no command, for the help. */
static const struct {
    const char *keys, *text;
} habits[] = {
    {"Enter", N_("Open, accept, go to the next field")},
    {"Esc", N_("Back; asks before anything typed is lost")},
    {"Tab  Shift-Tab", N_("Next and previous field or part")},
    {"↑ ↓  PgUp PgDn", N_("Move in a list")},
    {"Home  End", N_("First and last")},
    {"/", N_("Filter this list while typing")},
    {"Ctrl-Z", N_("In a field: undo what was typed")},
    {N_("Space"), N_("In a field with ▼: open the list; or type to search it")},
    {"Alt-N  Ctrl-T", N_("In a form: next mistake; your value or theirs")},
    {"←  →", N_("In a record: the tab before and after")},
    {"Ctrl-A  Ctrl-E", N_("In a field: beginning and end")},
    {"Ctrl-W  Ctrl-U", N_("In a field: delete the word, all to the left")},
};

bool finder_can_choose(const struct finder_row *r)
{
    return r->kind == FINDER_COMMAND || r->kind == FINDER_ITEM || r->kind == FINDER_RECALL;
}

bool finder_has_line(const struct finder *f)
{
    return f->mode != FINDER_MENU;
}

int finder_foot_rows(const struct finder *f)
{
    return f->mode == FINDER_HELP ? 3 : 0;
}

static void add_heading(struct finder *f, const char *msgid)
{
    vec_push(&f->rows, ((struct finder_row){.kind = FINDER_HEADING, .label = str_of(_(msgid))}));
}

/* The commands that fit what was typed. */
struct gather {
    struct finder *f;
    struct str typed;
    bool own;          /* those of the screen, else those of everywhere */
    const char *group; /* only this one; NULL: all */
};

static int points_of(const struct command *c, struct str typed)
{
    int label = fuzzy_points(str_of(_(c->label)), typed) * 4;
    int help = fuzzy_points(str_of(_(c->help)), typed) * 2;
    int id = fuzzy_points(str_of(c->id), typed) * 3;

    /* Letters scattered over a sentence are no likeness. */
    if (typed.n > 0 && help < POINTS_LIKE)
        help = -1;
    return label >= help && label >= id ? label : help >= id ? help : id;
}

static void take(void *ctx, const struct command *c)
{
    struct gather *g = ctx;
    bool common = c->scope[0] == '\0' || strcmp(c->scope, "*") == 0;
    struct finder_row row = {.kind = FINDER_COMMAND, .command = c};
    bool never = false;

    if (common == g->own || (g->group != NULL && strcmp(c->group, g->group) != 0))
        return;
    /* What a role never may is not offered; the help has it, and the box for who asks for it by name,
     * with the reason, behind all that can be done. */
    if (!command_permitted(g->f->stack, c)) {
        if (g->f->mode == FINDER_MENU || (g->f->mode == FINDER_PALETTE && g->typed.n == 0))
            return;
        never = g->f->mode == FINDER_PALETTE;
    }
    row.points = points_of(c, g->typed);
    if (row.points < 0)
        return;
    row.points -= never ? POINTS_NEVER : 0;
    vec_push(&g->f->rows, row);
}

static bool seen_group(const char *const *groups, int n, const char *group)
{
    for (int i = 0; i < n; i++)
        if (strcmp(groups[i], group) == 0)
            return true;
    return false;
}

struct groups {
    const char *names[32];
    int n;
    bool own;
};

static void note_group(void *ctx, const struct command *c)
{
    struct groups *g = ctx;
    bool common = c->scope[0] == '\0' || strcmp(c->scope, "*") == 0;

    if (common != g->own && g->n < 32 && !seen_group(g->names, g->n, c->group))
        g->names[g->n++] = c->group;
}

static void add_line(struct finder *f, const char *keys, const char *text, bool all)
{
    struct str label = str_of(keys), note = str_of(_(text));

    if (all || fuzzy_points(note, f->filter) >= 0 || fuzzy_points(label, f->filter) >= 0)
        vec_push(&f->rows, ((struct finder_row){.kind = FINDER_LINE, .label = label, .note = note}));
}

/* A heading under which nothing came goes. */
static void end_group(struct finder *f, size_t head)
{
    if (f->rows.n == head + 1)
        vec_remove(&f->rows, head);
}

/* What the screen is for stands first, until something is typed. */
static void build_about(struct finder *f)
{
    if (f->mode == FINDER_HELP && f->about != NULL && f->filter.n == 0)
        vec_push(&f->rows, ((struct finder_row){.kind = FINDER_HEADING, .label = str_of(_("What for")),
                                                .note = str_of(_(f->about))}));
}

static void build_signs(struct finder *f)
{
    static const char title[] = N_("Signs on this screen");
    size_t head = f->rows.n;
    bool all = fuzzy_points(str_of(_(title)), f->filter) >= POINTS_LIKE;

    add_heading(f, title);
    for (const struct view_sign *s = f->signs; s != NULL && s->sign != NULL; s++)
        add_line(f, s->sign, s->text, all);
    end_group(f, head);
}

static void build_habits(struct finder *f)
{
    size_t head = f->rows.n;

    add_heading(f, N_("Moving about"));
    for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++)
        add_line(f, _(habits[i].keys), habits[i].text, false);
    end_group(f, head);
}

/* Menu and help: by groups, those of the screen first, then the keys that belong to no command. */
static void build_groups(struct finder *f)
{
    build_about(f);
    for (int own = 1; own >= 0; own--) {
        struct groups g = {.own = own == 1};

        if (own == 0 && f->mode == FINDER_HELP) {
            build_signs(f);
            build_habits(f);
        }
        command_each(f->stack, f->screen, note_group, &g);
        for (int i = 0; i < g.n; i++) {
            struct gather all = {f, f->filter, own == 1, g.names[i]};
            size_t head = f->rows.n;

            add_heading(f, g.names[i]);
            command_each(f->stack, f->screen, take, &all);
            end_group(f, head);
        }
    }
}

/* The best first; rows with the same points keep their order. */
static void sort_from(struct finder *f, size_t from)
{
    for (size_t i = from + 1; i < f->rows.n; i++) {
        struct finder_row row = f->rows.p[i];
        size_t j = i;

        for (; j > from && f->rows.p[j - 1].points < row.points; j--)
            f->rows.p[j] = f->rows.p[j - 1];
        f->rows.p[j] = row;
    }
}

static void build_commands(struct finder *f, struct str typed, size_t max)
{
    struct gather own = {f, typed, true, NULL}, common = {f, typed, false, NULL};
    size_t head = f->rows.n;

    add_heading(f, N_("Commands"));
    command_each(f->stack, f->screen, take, &own);
    command_each(f->stack, f->screen, take, &common);
    sort_from(f, head + 1);
    while (f->rows.n > head + 1 + max)
        vec_remove(&f->rows, f->rows.n - 1);
    if (f->rows.n == head + 1)
        vec_remove(&f->rows, head);
}

static void build_answers(struct finder *f)
{
    const struct palette_hooks *h = &f->stack->palette;

    for (size_t i = 0; i < h->provider_count && i < FINDER_PROVIDERS; i++) {
        const struct finder_answer *a = &f->answers[i];

        if (a->count == 0 && !a->failed && !a->due)
            continue;
        vec_push(&f->rows, ((struct finder_row){.kind = FINDER_HEADING,
                                                .label = str_of(_(h->providers[i].group)),
                                                .note = a->due      ? str_of(_("searching…"))
                                                        : a->failed ? str_of(_("could not be asked"))
                                                        : a->more   ? str_of(_("more: type on"))
                                                                    : STR_EMPTY}));
        for (size_t j = 0; j < a->count; j++)
            vec_push(&f->rows, ((struct finder_row){
                                   .kind = FINDER_ITEM, .provider = (int)i, .item = a->items[j]}));
    }
}

static void build_palette(struct finder *f)
{
    if (f->filter.n > 0 && f->filter.p[0] == '^') {
        build_commands(f, str_trim(str_sub(f->filter, 1, f->filter.n)), 1000);
        return;
    }
    if (f->filter.n == 0 && f->recall[0] != '\0')
        vec_push(&f->rows, ((struct finder_row){.kind = FINDER_RECALL, .label = str_of(f->recall)}));
    if (f->filter.n > 0)
        build_answers(f);
    build_commands(f, f->filter, f->filter.n == 0 ? 1000 : COMMANDS_BESIDE);
}

static bool same_row(const struct finder_row *a, const struct finder_row *b)
{
    return a->kind == b->kind && a->command == b->command && a->provider == b->provider &&
           a->item.id == b->item.id;
}

static int first_choice(const struct finder *f)
{
    for (size_t i = 0; i < f->rows.n; i++)
        if (finder_can_choose(&f->rows.p[i]))
            return (int)i;
    return -1;
}

static void keep_in_view(struct finder *f)
{
    int at = f->at < 0 ? 0 : f->at;

    if (f->shown < 1)
        return;
    if (at < f->top)
        f->top = at;
    if (at >= f->top + f->shown)
        f->top = at - f->shown + 1;
    if (f->top > 0 && f->top + f->shown > (int)f->rows.n)
        f->top = (int)f->rows.n > f->shown ? (int)f->rows.n - f->shown : 0;
    /* The heading of the first row that can be chosen is seen with it. */
    if (f->at == first_choice(f))
        f->top = 0 + (f->at >= f->shown ? f->at - f->shown + 1 : 0);
}

void finder_build(struct finder *f)
{
    struct finder_row old = {.kind = FINDER_HEADING};
    bool had = f->moved && f->at >= 0 && f->at < (int)f->rows.n;

    if (had)
        old = f->rows.p[f->at];
    f->filter = finder_has_line(f) ? str_trim(line_edit_text(&f->edit)) : STR_EMPTY;
    vec_clear(&f->rows);
    if (f->mode == FINDER_PALETTE) {
        build_palette(f);
    } else {
        build_groups(f);
    }
    f->at = first_choice(f);
    for (size_t i = 0; had && i < f->rows.n; i++)
        if (same_row(&f->rows.p[i], &old))
            f->at = (int)i;
    finder_columns(f);
    keep_in_view(f);
}

void finder_move(struct finder *f, int by)
{
    int step = by < 0 ? -1 : 1, left = by < 0 ? -by : by, at = f->at;

    for (int i = at + step; left > 0 && i >= 0 && i < (int)f->rows.n; i += step)
        if (finder_can_choose(&f->rows.p[i])) {
            at = i;
            left--;
        }
    /* Beyond the last choice the help still scrolls to its last lines. */
    if (at == f->at && by > 0 && f->top + f->shown < (int)f->rows.n)
        f->top++;
    f->moved = f->moved || at != f->at;
    if (at != f->at) {
        f->at = at;
        keep_in_view(f);
    }
}

void finder_layout(struct finder *f, struct rect area)
{
    f->area = area;
    f->shown = area.rows - 2 - (finder_has_line(f) ? 2 : 0) - finder_foot_rows(f);
    if (f->shown < 1)
        f->shown = 1;
    line_edit_layout(&f->edit, area.cols - 8);
    keep_in_view(f);
}
