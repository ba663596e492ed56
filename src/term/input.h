/* SPDX-License-Identifier: Apache-2.0 */
/* input: bytes of the keyboard to events. It never waits: what is incomplete stays until more bytes
 * come or its time is over.
 *
 * ESC: alone for esc_ms it is the Esc key; with what follows at once it is a sequence or Alt. When
 * the rest of a sequence comes later than that, it is known as such and swallowed, so that a slow
 * line never types "[A" into a field.
 *
 * Paste: what stands between the brackets is one event. What comes within 30 ms behind the closing
 * bracket is dropped, and so is what follows on its heels: a paste that brings a closing bracket of
 * its own cannot press a key.
 *
 * Bytes that are no text and no known sequence, and answers that nobody asked for, are dropped. */
#ifndef ARCA_TERM_INPUT_H
#define ARCA_TERM_INPUT_H

#include <stdint.h>

#include "term/event.h"

struct input;

enum {
    INPUT_PASTE_MAX = 1 << 20, /* bytes; a larger paste comes cut and with .cut set */
    INPUT_QUIET_MS = 30,       /* behind a paste */
    INPUT_ALT_MS = 50,         /* a letter that comes later than this after ESC is no Alt */
    INPUT_TAIL_MS = 1000,      /* how late the rest of a sequence may come */
    INPUT_PASTE_MS = 5000      /* a paste whose end does not come */
};

struct input *input_new(int esc_ms);
void input_free(struct input *in); /* wipes; NULL is ignored */

/* `bytes` (without its NUL) means `key`. Standard sequences are known without it. */
void input_learn(struct input *in, const char *bytes, uint32_t key);
/* The same for what the terminfo entry of the open terminal says. */
void input_learn_terminfo(struct input *in);

/* Bytes that came at `now` (milliseconds of any monotonic clock). */
void input_feed(struct input *in, const char *p, size_t n, int64_t now);
/* The next event; its text lives until the next call of any function here. */
bool input_next(struct input *in, int64_t now, struct event *e);
/* Milliseconds until input_next may answer without more bytes; -1: none are held back. */
int input_wait_ms(const struct input *in, int64_t now);
/* Characters dropped since the last call because they were not UTF-8. */
int input_bad(struct input *in);

#endif
