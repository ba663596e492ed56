/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/choice.h"

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/view.h"

enum { TYPED_CHARS = 80, ASK_PAUSE_MS = 80 };

void choice_init(struct choice *c, struct arena *a, const struct choice_source *source,
                 const struct ui_host *host, uint32_t tick)
{
    memset(c, 0, sizeof *c);
    c->arena = a;
    c->source = source;
    c->host = host;
    c->tick = tick;
    c->code = c->label = c->original_code = c->original_label = STR_EMPTY;
    arena_init(&c->found_arena, 0);
    line_edit_init(&c->edit, a, &(struct line_edit_opts){.max_chars = TYPED_CHARS});
    line_edit_focus(&c->edit, false);
}

void choice_fini(struct choice *c)
{
    host_timer(c->host, c->tick, -1);
    c->ask++;
    c->open = c->waiting = c->taking = false;
    c->count = 0;
    arena_free(&c->found_arena);
}

static const struct choice_item *item(const struct choice *c, int i)
{
    return c->index != NULL ? &c->source->items[c->index[i]] : &c->found[i];
}

/* The next word of `s` from `*at` on; empty at the end. Words are parted by what is no letter and
 * no digit in ASCII; anything beyond ASCII belongs to words. */
static struct str next_word(struct str s, size_t *at)
{
    size_t from;

#define IN_WORD(ch) (((ch) & 0x80) || ((ch) >= '0' && (ch) <= '9') || ((ch) >= 'a' && (ch) <= 'z'))
    while (*at < s.n && !IN_WORD(s.p[*at]))
        (*at)++;
    from = *at;
    while (*at < s.n && IN_WORD(s.p[*at]))
        (*at)++;
#undef IN_WORD
    return (struct str){s.p + from, *at - from};
}

/* choice_fits with both sides folded already. */
static bool folded_fits(struct str text, struct str typed)
{
    struct str wanted, word;
    size_t i = 0, j;

    for (wanted = next_word(typed, &i); wanted.n > 0; wanted = next_word(typed, &i)) {
        bool found = false;

        j = 0;
        for (word = next_word(text, &j); word.n > 0 && !found; word = next_word(text, &j))
            found = str_starts(word, wanted);
        if (!found)
            return false;
    }
    return true;
}

bool choice_fits(struct str text, struct str typed)
{
    struct arena scratch;
    bool fits;

    arena_init(&scratch, 0);
    fits = folded_fits(utf8_fold(&scratch, text), utf8_fold(&scratch, typed));
    arena_free(&scratch);
    return fits;
}

/* How well an item of the table fits: 0 not, 3 code is what was typed, 2 label begins with it. */
static int rank(struct arena *scratch, const struct choice_item *it, struct str typed)
{
    struct str label = utf8_fold(scratch, it->label);

    if (typed.n == 0)
        return 1;
    if (str_eq(utf8_fold(scratch, it->code), typed))
        return 3;
    if (str_starts(label, typed))
        return 2;
    if (folded_fits(label, typed) || folded_fits(utf8_fold(scratch, it->note), typed))
        return 1;
    return 0;
}

/* What was typed, as a search; nothing while the line shows the value. */
static struct str typed_of(const struct choice *c)
{
    return c->typing ? str_trim(line_edit_text(&c->edit)) : STR_EMPTY;
}

static void show_code(struct choice *c)
{
    c->at = c->top = 0;
    if (c->typing)
        return;
    for (int i = 0; i < c->count; i++)
        if (str_eq(item(c, i)->code, c->code))
            c->at = i;
    if (c->at >= CHOICE_ROWS)
        c->top = c->at - CHOICE_ROWS + 1;
}

/* Finds in the table: the best first, and as the table has them within one rank. */
static void find(struct choice *c)
{
    struct arena scratch;
    struct str typed;

    if (c->index == NULL)
        c->index = ARENA_ARRAY(c->arena, int, CHOICE_ITEMS_MAX);
    arena_init(&scratch, 0);
    typed = utf8_fold(&scratch, typed_of(c));
    c->count = 0;
    c->more = false;
    for (int want = 3; want > 0; want--)
        for (size_t i = 0; i < c->source->count; i++) {
            if (rank(&scratch, &c->source->items[i], typed) != want)
                continue;
            if (c->count == CHOICE_ITEMS_MAX)
                c->more = true;
            else
                c->index[c->count++] = (int)i;
        }
    arena_free(&scratch);
    show_code(c);
}

static void ask_now(struct choice *c)
{
    host_timer(c->host, c->tick, -1);
    c->source->ask(c->source->ctx, c, c->ask, typed_of(c));
}

/* What was typed has changed: find, or ask after the pause. */
static void search(struct choice *c, bool pause)
{
    if (c->source->ask == NULL) {
        find(c);
        return;
    }
    c->ask++;
    c->waiting = true;
    c->failed = false;
    if (pause && c->host != NULL && c->host->timer != NULL)
        host_timer(c->host, c->tick, ASK_PAUSE_MS);
    else
        ask_now(c);
}

static void shut(struct choice *c)
{
    c->open = c->typing = c->taking = false;
    if (c->waiting) {
        c->ask++;
        c->waiting = false;
        host_timer(c->host, c->tick, -1);
    }
    line_edit_set(&c->edit, c->label);
    line_edit_focus(&c->edit, false);
}

static void take(struct choice *c, struct str code, struct str label)
{
    if (!str_eq(c->code, code))
        c->code = str_copy(c->arena, code);
    if (!str_eq(c->label, label))
        c->label = str_copy(c->arena, label);
    shut(c);
}

/* The label of a code in the table; the code itself when it is not there. */
static struct str label_of(const struct choice *c, struct str code)
{
    for (size_t i = 0; i < c->source->count; i++)
        if (str_eq(c->source->items[i].code, code))
            return c->source->items[i].label;
    return code;
}

void choice_put(struct choice *c, struct str code, struct str label)
{
    take(c, code, label.n > 0 || code.n == 0 ? label : label_of(c, code));
}

void choice_set(struct choice *c, struct str code, struct str label)
{
    choice_put(c, code, label);
    c->original_code = c->code;
    c->original_label = c->label;
}

struct str choice_code(const struct choice *c)
{
    return c->code;
}

struct str choice_label(const struct choice *c)
{
    return c->label;
}

bool choice_pending(const struct choice *c)
{
    return c->typing;
}

void choice_answer(struct choice *c, uint32_t ask, const struct choice_item *items, size_t count,
                   bool more, bool failed)
{
    struct choice_item *copy;

    if (ask != c->ask || !c->waiting)
        return;
    c->waiting = false;
    c->failed = failed;
    c->more = more || count > CHOICE_ITEMS_MAX;
    c->count = (int)(count < CHOICE_ITEMS_MAX ? count : CHOICE_ITEMS_MAX);
    arena_reset(&c->found_arena);
    copy = ARENA_ARRAY(&c->found_arena, struct choice_item, (size_t)c->count + 1);
    for (int i = 0; i < c->count; i++)
        copy[i] = (struct choice_item){.code = str_copy(&c->found_arena, items[i].code),
                                       .label = str_copy(&c->found_arena, items[i].label),
                                       .note = str_copy(&c->found_arena, items[i].note)};
    c->found = copy;
    c->index = NULL;
    show_code(c);
    if (c->taking) {
        c->taking = false;
        if (c->count == 1 && !c->more)
            take(c, copy[0].code, copy[0].label);
    }
    host_touch(c->host, UI_REPAINT);
}

static void open_list(struct choice *c)
{
    c->open = true;
    c->count = c->at = c->top = 0;
    search(c, false);
}

/* The line becomes an empty search. */
static void begin_typing(struct choice *c)
{
    if (c->typing)
        return;
    c->typing = true;
    line_edit_set(&c->edit, STR_EMPTY);
    line_edit_focus(&c->edit, true);
}

static unsigned typed(struct choice *c, const struct event *ev)
{
    bool text = ev->kind == EV_TEXT || ev->kind == EV_PASTE;
    bool begin = text || ev->key == K_BACKSPACE || ev->key == K_DELETE || ev->key == K_CTRL('w') ||
                 ev->key == K_CTRL('u');
    unsigned before, next;

    if (!begin && !c->typing)
        return UI_PASS;
    if (begin && !c->typing) {
        begin_typing(c);
        if (!text) {
            open_list(c);
            return UI_DONE | UI_REPAINT;
        }
    }
    before = c->edit.buf.version;
    next = line_edit_event(&c->edit, ev);
    if (c->edit.buf.version != before) {
        c->open = true;
        search(c, true);
        next |= UI_REPAINT;
    }
    return next;
}

static unsigned move(struct choice *c, int by)
{
    int shown = CHOICE_ROWS;

    c->at += by;
    if (c->at >= c->count)
        c->at = c->count - 1;
    if (c->at < 0)
        c->at = 0;
    if (c->at < c->top)
        c->top = c->at;
    if (c->at >= c->top + shown)
        c->top = c->at - shown + 1;
    return UI_DONE | UI_REPAINT;
}

/* Keys of the open list. */
static unsigned in_list(struct choice *c, uint32_t key)
{
    switch (key) {
    case K_UP:
        return move(c, -1);
    case K_DOWN:
        return move(c, 1);
    case K_PGUP:
        return move(c, -CHOICE_ROWS);
    case K_PGDN:
        return move(c, CHOICE_ROWS);
    case K_ENTER:
        if (c->typing && line_edit_text(&c->edit).n == 0)
            take(c, STR_EMPTY, STR_EMPTY);
        else if (c->count > 0)
            take(c, item(c, c->at)->code, item(c, c->at)->label);
        return UI_DONE | UI_REPAINT;
    case K_ESC:
        shut(c);
        return UI_DONE | UI_REPAINT;
    default:
        return UI_PASS;
    }
}

unsigned choice_event(struct choice *c, const struct event *ev)
{
    unsigned next = UI_PASS;

    if (ev->kind == EV_TICK && ev->key == c->tick) {
        if (c->waiting)
            ask_now(c);
        return UI_DONE;
    }
    if (ev->kind == EV_KEY && (ev->key == K_TAB || ev->key == (K_TAB | KM_SHIFT)))
        return UI_PASS;
    if (c->edit.read_only)
        return UI_PASS;
    if (c->open && ev->kind == EV_KEY)
        next = in_list(c, ev->key);
    if (next == UI_PASS && !c->open && !c->typing &&
        ((ev->kind == EV_KEY && ev->key == (K_DOWN | KM_ALT)) ||
         (ev->kind == EV_TEXT && ev->key == ' '))) {
        open_list(c);
        return UI_DONE | UI_REPAINT;
    }
    if (next == UI_PASS && (ev->kind == EV_KEY || ev->kind == EV_TEXT || ev->kind == EV_PASTE))
        next = typed(c, ev);
    return next;
}

bool choice_leave(struct choice *c)
{
    if (!c->typing) {
        shut(c);
        return true;
    }
    c->open = false;
    if (typed_of(c).n == 0) {
        take(c, STR_EMPTY, STR_EMPTY);
        return true;
    }
    if (c->waiting) {
        c->taking = true;
        ask_now(c);
        return true;
    }
    if (c->count == 0)
        return false;
    take(c, item(c, c->at)->code, item(c, c->at)->label);
    return true;
}

void choice_paint(struct choice *c, struct surface *s, int row, int col, int cols, enum role role)
{
    int room = cols > 4 ? cols - 2 : cols;

    line_edit_paint(&c->edit, s, row, col, room, role);
    if (room < cols)
        draw_text(s, row, col + room, 2, role, ALIGN_RIGHT, c->edit.read_only ? STR("") : STR("▼"));
}

int choice_cursor(const struct choice *c)
{
    return c->typing ? line_edit_cursor(&c->edit) : 0;
}

/* A line in the list besides the items: what is going on, or nothing. */
static const char *remark(const struct choice *c)
{
    if (c->failed)
        return N_("The list cannot be read now.");
    if (c->waiting && c->count == 0)
        return N_("Searching ...");
    if (c->count == 0)
        return N_("Nothing fits. Esc keeps the old value.");
    if (c->more)
        return N_("There are more: type on.");
    return NULL;
}

int choice_drop_rows(const struct choice *c)
{
    int rows = c->count < CHOICE_ROWS ? c->count : CHOICE_ROWS;

    return c->open ? rows + (remark(c) != NULL) + 2 : 0;
}

int choice_drop_cols(const struct choice *c)
{
    const char *said = remark(c);
    int most = said != NULL ? utf8_width(str_of(_(said))) : 0;

    for (int i = 0; i < c->count; i++) {
        const struct choice_item *it = item(c, i);
        int note = utf8_width(it->note), width = utf8_width(it->label) + (note > 0 ? note + 2 : 0);

        if (width > most)
            most = width;
    }
    return most + 5; /* the box, the mark, a blank */
}

static void paint_item(const struct choice *c, struct surface *s, struct rect r, int i)
{
    const struct choice_item *it = item(c, i);
    bool on = i == c->at;
    int width = utf8_width(it->label), note = utf8_width(it->note), room = r.cols - 2;

    if (note > 0 && width + 2 + note > room)
        note = room - width - 2 > 4 ? room - width - 2 : 0;
    draw_blank(s, r, on ? ROLE_SELECTED : ROLE_NORMAL);
    draw_text(s, r.row, r.col, 2, on ? ROLE_SELECTED : ROLE_NORMAL, ALIGN_LEFT,
              on ? STR("▶") : STR_EMPTY);
    draw_text(s, r.row, r.col + 2, room - (note > 0 ? note + 2 : 0),
              on ? ROLE_SELECTED : ROLE_NORMAL, ALIGN_LEFT, it->label);
    if (note > 0)
        draw_text(s, r.row, r.col + r.cols - note - 1, note, on ? ROLE_SELECTED : ROLE_DIM,
                  ALIGN_RIGHT, it->note);
}

void choice_drop_paint(struct choice *c, struct surface *s, struct rect r)
{
    const char *said = remark(c);
    int rows = r.rows - 2 - (said != NULL), row = r.row + 1;

    if (!c->open || r.rows < 3)
        return;
    if (c->at < c->top)
        c->top = c->at;
    if (rows > 0 && c->at >= c->top + rows)
        c->top = c->at - rows + 1;
    draw_blank(s, r, ROLE_NORMAL);
    draw_box(s, r, ROLE_RULE, STR_EMPTY);
    for (int i = c->top; i < c->count && i < c->top + rows; i++)
        paint_item(c, s, (struct rect){row++, r.col + 1, 1, r.cols - 2}, i);
    if (c->top > 0)
        draw_text(s, r.row + 1, r.col + r.cols - 1, 1, ROLE_RULE, ALIGN_LEFT, STR("↑"));
    if (c->top + rows < c->count)
        draw_text(s, r.row + rows, r.col + r.cols - 1, 1, ROLE_RULE, ALIGN_LEFT, STR("↓"));
    if (said != NULL)
        draw_text(s, r.row + r.rows - 2, r.col + 3, r.cols - 4, ROLE_DIM, ALIGN_LEFT,
                  str_of(_(said)));
}
