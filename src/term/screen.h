/* SPDX-License-Identifier: Apache-2.0 */
/* screen: the terminal as a whole: opening and giving it back, its size, windows above each other,
 * what reaches it and when. One at a time. */
#ifndef ARCA_TERM_SCREEN_H
#define ARCA_TERM_SCREEN_H

#include <stdint.h>

#include "base/err.h"
#include "term/caps.h"
#include "term/event.h"
#include "term/surface.h"

struct term;

struct term_opts {
    int in_fd, out_fd;         /* 0 and 1 in the program; stay the caller's */
    const struct caps_env *env; /* NULL: caps_env_now() */
    const struct theme *theme; /* copied; NULL: the built-in one */
    bool mouse;                /* report clicks; off by default, text can then be marked as usual */
    bool headless;             /* tests: no terminal behind the descriptors */
    int rows, cols;            /* headless: the size */
};

/* Takes the terminal over: full screen, raw mode (Ctrl-S, Ctrl-Z and Ctrl-C are keys), bracketed
 * paste. The signals that the program handles must have their handlers by then. On an error nothing
 * was changed, the text is for people, and the program ends with status 69. */
struct err term_open(struct term **out, const struct term_opts *o);

/* Clears screen and scrollback, gives the terminal back and frees everything, surfaces included.
 * NULL is ignored. */
void term_close(struct term *t);

/* From a signal handler, or when memory is gone: gives the terminal back with what a handler may
 * do. Nothing when no terminal is open. */
void term_restore_now(void);

/* SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT give the terminal back before they end the program. */
void term_restore_on_crash(void);

const struct term_caps *term_caps(const struct term *t);
struct rect term_area(const struct term *t); /* row and col are 0 */

/* Asks for the size (after SIGWINCH). True when it is another one: every surface must then be
 * placed anew. */
bool term_resized(struct term *t);
/* The same with a size that is told: for tests. */
bool term_set_size(struct term *t, int rows, int cols);

/* The program was stopped from outside and goes on: the terminal's modes are set again, since a shell
 * has set its own meanwhile, and the next flush sends everything. */
void term_resume(struct term *t);

/* Another theme: everything must be painted again. */
void term_set_theme(struct term *t, const struct theme *theme);

/* The descriptor to poll for input, and what the keyboard has to say. After POLLIN (or POLLHUP):
 * term_read, then term_next until it answers false. term_read answers false when the terminal is
 * gone. Times are loop milliseconds. */
int term_fd(const struct term *t);
bool term_read(struct term *t, int64_t now);
bool term_next(struct term *t, int64_t now, struct event *e);
/* Milliseconds until term_next may have more to say without new input (a lone ESC), or -1. */
int term_wait_ms(const struct term *t, int64_t now);

/* A window above all others, or above stdscr when it is the first; `r` is cut to the screen and at
 * least one cell. Lives until surface_free or term_close. */
struct surface *surface_new(struct term *t, struct rect r);
void surface_free(struct surface *s); /* NULL is ignored */
/* Moves and resizes it; its content is blank afterwards. */
void surface_place(struct surface *s, struct rect r);
/* Above all others; a hidden one stays where it is. */
void surface_raise(struct surface *s);
/* Showing a hidden one puts it above all others. */
void surface_show(struct surface *s, bool on);
struct rect surface_rect(const struct surface *s); /* in cells of the screen */

/* Where the hardware cursor stands after the next flush, relative to `s`. */
void term_cursor(struct term *t, const struct surface *s, int row, int col);
/* Sends what changed since the last flush, and nothing else. */
void term_flush(struct term *t);
/* The next flush sends everything: the screen was disturbed from outside. */
void term_redraw(struct term *t);

/* What the screen shows, for tests: the text of a cell ("" behind a wide character), and its look as
 * attributes (enum style_attr) and colours. */
void term_cell(struct term *t, int row, int col, char *text, size_t n, struct style *look);
void term_cursor_at(const struct term *t, int *row, int *col);
/* The bytes that the open terminal sends for a key, by its terminfo entry; 0: not known. */
size_t term_key_bytes(uint32_t key, char *out, size_t n);

#endif
