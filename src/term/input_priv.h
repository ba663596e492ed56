/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the decoder share. */
#ifndef ARCA_TERM_INPUT_PRIV_H
#define ARCA_TERM_INPUT_PRIV_H

#include "base/buf.h"
#include "base/vec.h"
#include "term/input.h"

/* What was found at the beginning of the bytes. */
enum found {
    FOUND_NOTHING, /* not this */
    FOUND_PART,    /* may become something */
    FOUND_KEY,     /* key_found.key, .length */
    FOUND_DROP     /* known and of no interest: .length bytes */
};

struct key_found {
    size_t length;
    uint32_t key;
    uint32_t text;       /* a keypad key that types this character, or 0 */
    bool paste;          /* the opening bracket of a paste */
    bool mouse;          /* .button .row .col */
    int button, row, col;
};

struct key_seq {
    char bytes[16];
    size_t n;
    uint32_t key;
};

/* A sequence that begins with ESC at p[0]; n >= 2. */
enum found sequence_decode(const char *p, size_t n, struct key_found *f);

struct input {
    int esc_ms;
    struct buf bytes;      /* not decoded yet */
    size_t old;            /* how many of them were there before the last feed */
    int64_t first_at;      /* when the first of them came */
    int64_t last_at;       /* when the last of them came */
    struct {
        VEC_OF(struct key_seq)
    } known;
    enum { TAIL_NONE, TAIL_ANY, TAIL_CSI, TAIL_SS3 } tail;
    int64_t tail_until;
    char tail_params[8];   /* of a late CSI: 200 opens a paste */
    size_t tail_n;
    bool pasting;
    bool paste_cut;
    struct buf paste;
    int64_t quiet_until;   /* bytes before this are dropped */
    char text[64];         /* of the event handed out */
    int bad;
    int click_row, click_col, click_button, clicks;
    int64_t click_at;
};

/* The text of a finished paste as it may be handed on: CR and CR LF as LF, other controls gone,
 * invalid bytes gone. In place. */
void paste_clean(struct buf *b);

#endif
