/* SPDX-License-Identifier: Apache-2.0 */
/* harness: a program's screens without a terminal. Curses paints into nothing, keys come through a
 * pipe as the bytes that the terminal would send, time stands still until a test moves it. See
 * tests/screen/README. */
#ifndef ARCA_TESTS_SCREEN_HARNESS_H
#define ARCA_TESTS_SCREEN_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "os/loop.h"
#include "term/screen.h"
#include "ui/frame.h"
#include "ui/stack.h"

struct harness {
    struct loop *loop;
    struct term *term;
    struct stack *stack;
    int out, in, keys; /* /dev/null, and both ends of the pipe */
    int rows, cols;
    const char *look;  /* "256", "8", "mono", "vt100" */
};

/* Opens a terminal of that size and look, and a stack on it: `o` without loop and term. */
void harness_open(struct harness *h, int rows, int cols, const char *look, const struct stack_opts *o);
void harness_close(struct harness *h);

/* Names as in tables of commands, blank between them, NAME*N repeats: "F2 Down*3 Enter". Each is
 * dealt with before the next is sent. */
void harness_keys(struct harness *h, const char *names);
/* Text as typed, in one write. */
void harness_type(struct harness *h, const char *text);
void harness_paste(struct harness *h, const char *text);
void harness_bytes(struct harness *h, const char *bytes, size_t n);

/* Runs the loop until it has nothing more to do without time passing. */
void harness_settle(struct harness *h);
/* Lets `ms` milliseconds pass, and settles. */
void harness_wait(struct harness *h, int ms);
void harness_resize(struct harness *h, int rows, int cols);

/* One row of the screen without the blanks at its end; lives until the next call. */
const char *harness_row(struct harness *h, int row);
/* The first row that holds the text, or -1. */
int harness_find(struct harness *h, const char *text);
#define harness_sees(h, text) harness_expect_text((h), (text), true, __FILE__, __LINE__)
#define harness_sees_not(h, text) harness_expect_text((h), (text), false, __FILE__, __LINE__)
void harness_expect_text(struct harness *h, const char *text, bool there, const char *file, int line);
#define harness_cursor(h, row, col) harness_expect_cursor((h), (row), (col), __FILE__, __LINE__)
void harness_expect_cursor(struct harness *h, int row, int col, const char *file, int line);
/* The screen on standard error, for looking at it while a test is written. */
void harness_dump(struct harness *h);

/* Compares text, looks and cursor with tests/screen/golden/NAME-<look>-<cols>x<rows>.txt. With
 * ARCA_UPDATE_GOLDEN=1 the file is written instead. */
#define harness_golden(h, name) harness_expect_golden((h), (name), __FILE__, __LINE__)
void harness_expect_golden(struct harness *h, const char *name, const char *file, int line);

#endif
