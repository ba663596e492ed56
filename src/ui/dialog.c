/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/dialog.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/choice.h"
#include "ui/dialog_priv.h"
#include "ui/stack.h"

struct dialog_args {
    enum dialog_kind kind;
    const struct dialog *d;
    struct str word, label, initial;
    const struct line_edit_opts *edit;
    const char *(*check)(void *ctx, struct str text);
    void *check_ctx;
    const struct dialog_choice *choices;
    size_t count;
    int at;
};

static struct err dialog_open(struct view *v, const void *args)
{
    const struct dialog_args *a = args;
    struct dialog_state *s = view_state(v);
    struct arena *mem = view_arena(v);
    struct line_edit_opts plain = {.max_chars = 60};

    s->kind = a->kind;
    s->d = (struct dialog){str_copy(mem, a->d->title), str_copy(mem, a->d->first),
                           str_copy(mem, a->d->more),  str_copy(mem, a->d->yes),
                           str_copy(mem, a->d->no),    a->d->reading, a->d->destructive};
    s->on_yes = a->kind == DIALOG_MESSAGE || !a->d->destructive;
    s->word = str_copy(mem, a->word);
    s->label = str_copy(mem, a->label);
    s->check = a->check;
    s->check_ctx = a->check_ctx;
    s->count = (int)(a->count < DIALOG_CHOICES_MAX ? a->count : DIALOG_CHOICES_MAX);
    s->choices = ARENA_ARRAY(mem, struct dialog_choice, (size_t)s->count);
    for (int i = 0; i < s->count; i++)
        s->choices[i] = (struct dialog_choice){str_copy(mem, a->choices[i].label),
                                               str_copy(mem, a->choices[i].note), a->choices[i].key};
    s->at = a->at >= 0 && a->at < s->count ? a->at : 0;
    if (dialog_has_field(s)) {
        s->secret = a->edit != NULL && a->edit->secret;
        line_edit_init(&s->edit, mem, a->edit != NULL ? a->edit : &plain);
        line_edit_set(&s->edit, a->initial);
        line_edit_focus(&s->edit, true);
    }
    return OK;
}

static void dialog_close(struct view *v)
{
    struct dialog_state *s = view_state(v);

    if (dialog_has_field(s))
        line_edit_clear(&s->edit);
}

static unsigned answer(struct view *v, bool yes)
{
    struct dialog_state *s = view_state(v);

    view_result(v, yes, s->at, &s->answer);
    return UI_CLOSE;
}

/* The folded first letter of a word. */
static uint32_t initial(struct str word)
{
    struct arena a;
    struct str folded;
    uint32_t code = 0;

    arena_init(&a, 256);
    folded = utf8_fold(&a, word);
    if (folded.n > 0)
        utf8_decode(folded, 0, &code);
    arena_free(&a);
    return code;
}

static unsigned button_letter(struct view *v, uint32_t key)
{
    struct dialog_state *s = view_state(v);
    uint32_t yes = initial(dialog_yes_word(s)), no = initial(dialog_no_word(s));
    bool differ = yes != no;

    if (key >= 'A' && key <= 'Z')
        key += 'a' - 'A';
    if (s->kind == DIALOG_MESSAGE)
        return UI_DONE;
    if ((differ && key == no) || (key == 'n' && yes != 'n'))
        return answer(v, false);
    if ((differ && key == yes) || (key == 'y' && no != 'y')) {
        if (!s->d.destructive || s->on_yes)
            return answer(v, true);
        s->on_yes = true;
        view_say(v, ROLE_NORMAL, str_of(_("Enter does it; Esc leaves everything as it is.")));
        return UI_REPAINT;
    }
    return UI_DONE;
}

static unsigned button_event(struct view *v, const struct event *e)
{
    struct dialog_state *s = view_state(v);

    switch (e->key) {
    case K_ENTER:
    case ' ':
        return answer(v, s->on_yes);
    case K_LEFT: /* does not wrap: the same keys give the same answer, whatever is marked at first */
    case K_UP:
        s->on_yes = true;
        return UI_REPAINT;
    case K_RIGHT:
    case K_DOWN:
        s->on_yes = s->kind == DIALOG_MESSAGE;
        return UI_REPAINT;
    case K_TAB:
    case K_TAB | KM_SHIFT:
        s->on_yes = s->kind == DIALOG_MESSAGE || !s->on_yes;
        return UI_REPAINT;
    default:
        return e->kind == EV_TEXT ? button_letter(v, e->key) : (unsigned)UI_PASS;
    }
}

static unsigned choose_move(struct view *v, int to)
{
    struct dialog_state *s = view_state(v);

    s->at = to < 0 ? 0 : to >= s->count ? s->count - 1 : to;
    dialog_layout(v, s->area);
    return UI_REPAINT;
}

/* Marks the first choice from `from` on that has `typed` in it; false: none has. */
static bool choose_find(struct view *v, int from, const char *typed)
{
    struct dialog_state *s = view_state(v);

    for (int i = 0; i < s->count; i++) {
        int n = (from + i) % s->count;

        if (choice_fits(s->choices[n].label, str_of(typed))) {
            snprintf(s->typed, sizeof s->typed, "%s", typed);
            choose_move(v, n);
            return true;
        }
    }
    return false;
}

/* A letter more narrows what was typed; one that fits nothing then begins anew, with the next that it fits. */
static unsigned choose_typed(struct view *v, struct str letter)
{
    struct dialog_state *s = view_state(v);
    char typed[sizeof s->typed];
    int n = snprintf(typed, sizeof typed, "%s%.*s", s->typed, STR_ARG(letter));

    if (n > 0 && (size_t)n < sizeof typed && choose_find(v, s->at, typed))
        return UI_REPAINT;
    snprintf(typed, sizeof typed, "%.*s", STR_ARG(letter));
    if (s->count > 0)
        choose_find(v, s->at + 1, typed);
    return UI_REPAINT;
}

static unsigned choose_event(struct view *v, const struct event *e)
{
    struct dialog_state *s = view_state(v);

    if (e->kind == EV_KEY)
        s->typed[0] = '\0';
    switch (e->key) {
    case K_ENTER:
        return s->count > 0 ? answer(v, true) : (unsigned)UI_DONE;
    case K_UP:
        return choose_move(v, s->at - 1);
    case K_DOWN:
        return choose_move(v, s->at + 1);
    case K_PGUP:
        return choose_move(v, s->at - s->shown);
    case K_PGDN:
        return choose_move(v, s->at + s->shown);
    case K_HOME:
        return choose_move(v, 0);
    case K_END:
        return choose_move(v, s->count - 1);
    default:
        break;
    }
    if (e->kind == EV_KEY && e->key == K_BACKSPACE)
        return UI_REPAINT;
    if (e->kind != EV_TEXT)
        return UI_PASS;
    for (int i = 0; i < s->count && s->typed[0] == '\0'; i++)
        if (s->choices[i].key != '\0' && e->key == (unsigned char)s->choices[i].key) {
            s->at = i;
            return answer(v, true);
        }
    return choose_typed(v, e->text);
}

static bool same_word(struct str typed, struct str word)
{
    struct arena a;
    bool same;

    arena_init(&a, 256);
    same = str_eq(utf8_fold(&a, str_trim(typed)), utf8_fold(&a, word));
    arena_free(&a);
    return same;
}

static unsigned field_accept(struct view *v)
{
    struct dialog_state *s = view_state(v);
    const char *wrong;

    s->answer = s->secret ? line_edit_text(&s->edit) : str_trim(line_edit_text(&s->edit));
    if (s->kind == DIALOG_TYPED) {
        if (same_word(s->answer, s->word))
            return answer(v, true);
        snprintf(s->wrong, sizeof s->wrong, _("To go on, type: %.*s"), STR_ARG(s->word));
        return UI_DIRTY;
    }
    wrong = s->check != NULL ? s->check(s->check_ctx, s->answer) : NULL;
    if (wrong == NULL)
        return answer(v, true);
    snprintf(s->wrong, sizeof s->wrong, "%s", wrong);
    return UI_DIRTY;
}

static unsigned field_event(struct view *v, const struct event *e)
{
    struct dialog_state *s = view_state(v);
    unsigned next;

    if (e->kind == EV_KEY && e->key == K_ENTER)
        return field_accept(v);
    next = line_edit_event(&s->edit, e);
    if (next != UI_PASS) {
        s->wrong[0] = '\0';
        line_edit_message(&s->edit, s->wrong, sizeof s->wrong);
    }
    return next;
}

/* A click on a button or a choice. */
static unsigned click(struct view *v, const struct event *e)
{
    struct dialog_state *s = view_state(v);

    if (s->kind == DIALOG_CHOOSE && e->row >= s->body && e->row < s->body + s->shown &&
        s->top + e->row - s->body < s->count) {
        s->at = s->top + e->row - s->body;
        return e->clicks > 1 ? answer(v, true) : (unsigned)UI_REPAINT;
    }
    if ((s->kind == DIALOG_YES_NO || s->kind == DIALOG_MESSAGE) && e->row == s->body &&
        e->col >= s->button_col[0])
        return answer(v, s->kind == DIALOG_MESSAGE || e->col < s->button_col[1]);
    return UI_DONE;
}

static unsigned dialog_event(struct view *v, const struct event *e)
{
    struct dialog_state *s = view_state(v);

    if (e->kind == EV_MOUSE)
        return click(v, e);
    if (e->kind == EV_TICK)
        return UI_DONE;
    if (dialog_has_field(s))
        return field_event(v, e);
    if (e->kind == EV_PASTE)
        return UI_DONE; /* a paste answers no question */
    return s->kind == DIALOG_CHOOSE ? choose_event(v, e) : button_event(v, e);
}

static const struct view_class dialog_class = {
    .name = "dialog",
    .shape = VIEW_DIALOG,
    .state_size = sizeof(struct dialog_state),
    .open = dialog_open,
    .wanted = dialog_wanted,
    .layout = dialog_layout,
    .paint = dialog_paint,
    .event = dialog_event,
    .cursor = dialog_cursor,
    .close = dialog_close,
};

struct view *dialog_message(struct stack *st, const struct dialog *d, outcome_fn done, void *ctx)
{
    struct dialog_args a = {.kind = DIALOG_MESSAGE, .d = d};

    return stack_push(st, &dialog_class, &a, done, ctx);
}

struct view *dialog_yes_no(struct stack *st, const struct dialog *d, outcome_fn done, void *ctx)
{
    struct dialog_args a = {.kind = DIALOG_YES_NO, .d = d};

    return stack_push(st, &dialog_class, &a, done, ctx);
}

struct view *dialog_typed(struct stack *st, const struct dialog *d, struct str word, outcome_fn done,
                          void *ctx)
{
    char label[120];
    struct dialog_args a = {.kind = DIALOG_TYPED, .d = d, .word = word};

    snprintf(label, sizeof label, _("Type %.*s"), STR_ARG(word));
    a.label = str_of(label);
    return stack_push(st, &dialog_class, &a, done, ctx);
}

struct view *dialog_choose(struct stack *st, const struct dialog *d, const struct dialog_choice *choices,
                           size_t count, int at, outcome_fn done, void *ctx)
{
    struct dialog_args a = {
        .kind = DIALOG_CHOOSE, .d = d, .choices = choices, .count = count, .at = at};

    return stack_push(st, &dialog_class, &a, done, ctx);
}

struct view *dialog_text(struct stack *st, const struct dialog *d, struct str label,
                         const struct line_edit_opts *opts, struct str initial_text,
                         const char *(*check)(void *ctx, struct str text), outcome_fn done, void *ctx)
{
    struct dialog_args a = {.kind = DIALOG_TEXT,
                            .d = d,
                            .label = label,
                            .edit = opts,
                            .initial = initial_text,
                            .check = check,
                            .check_ctx = ctx};

    return stack_push(st, &dialog_class, &a, done, ctx);
}
