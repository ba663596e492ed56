/* SPDX-License-Identifier: Apache-2.0 */
/* event: what the rest of the program sees of the keyboard, the mouse and the window. No curses
 * type or number leaves src/term. */
#ifndef ARCA_TERM_EVENT_H
#define ARCA_TERM_EVENT_H

#include <stdint.h>

#include "base/str.h"

enum event_kind {
    EV_KEY,    /* a key that is no text: .key */
    EV_TEXT,   /* one character typed (base and its combining marks): .text, and .key when ASCII */
    EV_PASTE,  /* a whole bracketed paste: .text, controls other than newline and tab removed */
    EV_MOUSE,  /* .row .col .button .clicks */
    EV_RESIZE, /* the window has a new size */
    EV_TICK    /* a timer of the view has run out: .key is the number it was started with */
};

/* Keys: a Unicode scalar for what has one, else a number above it, with modifier bits. */
enum {
    KM_CTRL = 1u << 28,
    KM_ALT = 1u << 29,
    KM_SHIFT = 1u << 30,
    K_BASE = 0x110000,
    K_ENTER = K_BASE,
    K_ESC,
    K_TAB, /* Shift-Tab is K_TAB | KM_SHIFT */
    K_BACKSPACE,
    K_DELETE,
    K_INSERT,
    K_UP,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_HOME,
    K_END,
    K_PGUP,
    K_PGDN,
    K_F0 /* K_F(1) ... K_F(24) follow */
};
#define K_F(n) ((uint32_t)(K_F0 + (n)))
#define K_CTRL(c) ((uint32_t)(KM_CTRL | (unsigned char)(c)))
#define K_ALT(c) ((uint32_t)(KM_ALT | (unsigned char)(c)))

enum { MOUSE_LEFT = 1, MOUSE_MIDDLE, MOUSE_RIGHT, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct event {
    enum event_kind kind;
    uint32_t key;
    struct str text; /* lives until the next event */
    int row, col;    /* a view is told them relative to itself */
    int button, clicks;
    bool cut;        /* EV_PASTE: more was pasted than is taken; nothing should be made of it */
};

#endif
