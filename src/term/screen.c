/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "term/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/mem.h"
#include "i18n/i18n.h"
#include "term/term_priv.h"

static FILE *dup_stream(int fd, const char *mode)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    FILE *f = copy >= 0 ? fdopen(copy, mode) : NULL;

    if (f == NULL && copy >= 0)
        close(copy);
    return f;
}

static void term_free(struct term *t)
{
    input_free(t->input);
    arena_free(&t->scratch);
    if (t->in != NULL)
        fclose(t->in);
    if (t->out != NULL)
        fclose(t->out);
    mem_free(t, sizeof *t);
}

static struct err no_terminal(const char *why)
{
    return err_make(ERR_SYS, N_("A terminal is needed: input and output must be one."), "%s", why);
}

static void colours_start(struct term *t)
{
    t->colour = t->caps.depth != DEPTH_MONO && has_colors() && start_color() != ERR;
    if (t->colour && use_default_colors() == ERR)
        assume_default_colors(COLOR_WHITE, COLOR_BLACK);
    looks_make(t);
}

/* What curses does not know to switch on. */
static void reports_on(const struct term *t)
{
    if (t->headless)
        return;
    if (t->caps.paste)
        term_write(t, "\033[?2004h", 8);
    if (t->mouse)
        term_write(t, "\033[?1000h\033[?1006h", 16);
}

/* Everything that curses and the terminal are told once. */
static void modes_set(struct term *t)
{
    raw();
    noecho();
    nonl();
    typeahead(-1); /* input is ours: curses must not look at it */
    keypad(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    curs_set(1);
    colours_start(t);
    restore_arm(t);
    reports_on(t);
}

struct err term_open(struct term **out, const struct term_opts *o)
{
    struct caps_env now = caps_env_now();
    struct term *t = MEM_NEW(struct term);
    struct err e;

    t->headless = o->headless;
    t->in_fd = o->in_fd;
    t->out_fd = o->out_fd;
    arena_init(&t->scratch, 1024);
    if (!o->headless && (!isatty(o->in_fd) || !isatty(o->out_fd))) {
        term_free(t);
        return no_terminal("not a tty");
    }
    e = caps_find(o->env != NULL ? o->env : &now, o->out_fd, &t->caps);
    if (err_is(&e)) {
        term_free(t);
        return e;
    }
    t->mouse = o->mouse && t->caps.mouse;
    if (o->theme != NULL)
        t->theme = *o->theme;
    else
        theme_default(&t->theme);
    t->in = dup_stream(o->in_fd, "r");
    t->out = dup_stream(o->out_fd, "w");
    if (t->in == NULL || t->out == NULL || !restore_begin(t) ||
        (t->screen = newterm(t->caps.type, t->out, t->in)) == NULL) {
        e = no_terminal(strerror(errno));
        term_free(t);
        return e;
    }
    t->input = input_new(t->caps.esc_ms);
    input_learn_terminfo(t->input);
    modes_set(t);
    if (o->headless)
        term_set_size(t, o->rows, o->cols);
    else
        term_resized(t);
    *out = t;
    return OK;
}

void term_close(struct term *t)
{
    if (t == NULL)
        return;
    while (t->surfaces != NULL)
        surface_free(t->surfaces);
    restore_disarm();
    werase(stdscr);
    clearok(stdscr, TRUE);
    wrefresh(stdscr);
    if (!t->headless) {
        const char *e3 = t->caps.scrollback ? tigetstr("E3") : NULL;

        if (e3 != NULL)
            term_write(t, e3, strlen(e3));
        if (t->caps.paste)
            term_write(t, "\033[?2004l", 8);
        if (t->mouse)
            term_write(t, "\033[?1006l\033[?1000l", 16);
    }
    endwin();
    delscreen(t->screen);
    term_free(t);
}

const struct term_caps *term_caps(const struct term *t)
{
    return &t->caps;
}

struct rect term_area(const struct term *t)
{
    (void)t;
    return (struct rect){0, 0, LINES, COLS};
}

bool term_set_size(struct term *t, int rows, int cols)
{
    bool other = rows != LINES || cols != COLS;

    (void)t;
    if (!other || rows < 1 || cols < 1)
        return false;
    resize_term(rows, cols);
    /* What the terminal shows after a change of size is its own affair. */
    clearok(curscr, TRUE);
    return true;
}

bool term_resized(struct term *t)
{
    struct winsize w;

    if (ioctl(t->out_fd, TIOCGWINSZ, &w) != 0 || w.ws_row == 0 || w.ws_col == 0)
        return false;
    return term_set_size(t, w.ws_row, w.ws_col);
}

void term_resume(struct term *t)
{
    reset_prog_mode();
    reports_on(t);
    term_redraw(t);
}

void term_set_theme(struct term *t, const struct theme *theme)
{
    t->theme = *theme;
    looks_make(t);
}

int term_fd(const struct term *t)
{
    return t->in_fd;
}

bool term_read(struct term *t, int64_t now)
{
    struct pollfd ready = {.fd = t->in_fd, .events = POLLIN};
    char bytes[4096];
    ssize_t n;

    /* One read a call, so that a flood leaves the loop its turns. */
    if (poll(&ready, 1, 0) <= 0)
        return true;
    n = read(t->in_fd, bytes, sizeof bytes);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    if (n == 0)
        return false;
    input_feed(t->input, bytes, (size_t)n, now);
    explicit_bzero(bytes, (size_t)n);
    return true;
}

bool term_next(struct term *t, int64_t now, struct event *e)
{
    return input_next(t->input, now, e);
}

int term_wait_ms(const struct term *t, int64_t now)
{
    return input_wait_ms(t->input, now);
}

void term_cursor(struct term *t, const struct surface *s, int row, int col)
{
    row += s->at.row;
    col += s->at.col;
    t->cursor_row = row < 0 ? 0 : row >= LINES ? LINES - 1 : row;
    t->cursor_col = col < 0 ? 0 : col >= COLS ? COLS - 1 : col;
}

void term_flush(struct term *t)
{
    update_panels();
    wmove(newscr, t->cursor_row, t->cursor_col);
    doupdate();
}

void term_redraw(struct term *t)
{
    (void)t;
    clearok(curscr, TRUE);
}
