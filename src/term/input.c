/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "term/input.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "term/input_priv.h"

#define ESC '\033'

struct input *input_new(int esc_ms)
{
    struct input *in = MEM_NEW(struct input);

    in->esc_ms = esc_ms;
    return in;
}

void input_free(struct input *in)
{
    if (in == NULL)
        return;
    buf_free(&in->bytes);
    buf_free(&in->paste);
    vec_free(&in->known);
    mem_free(in, sizeof *in);
}

void input_learn(struct input *in, const char *bytes, uint32_t key)
{
    struct key_seq k = {.n = strlen(bytes), .key = key};

    if (k.n < 2 || k.n > sizeof k.bytes || bytes[0] != ESC)
        return;
    memcpy(k.bytes, bytes, k.n);
    vec_push(&in->known, k);
}

void input_feed(struct input *in, const char *p, size_t n, int64_t now)
{
    if (n == 0)
        return;
    if (now < in->quiet_until) {
        in->quiet_until = now + INPUT_QUIET_MS;
        return;
    }
    if (in->bytes.n == 0)
        in->first_at = now;
    in->old = in->bytes.n;
    in->last_at = now;
    buf_add(&in->bytes, p, n);
}

int input_bad(struct input *in)
{
    int n = in->bad;

    in->bad = 0;
    return n;
}

static void eat(struct input *in, size_t n)
{
    buf_eat(&in->bytes, n);
    in->old = in->old > n ? in->old - n : 0;
    if (in->old == 0)
        in->first_at = in->last_at;
}

static bool give_key(struct input *in, size_t length, uint32_t key, struct event *e)
{
    eat(in, length);
    *e = (struct event){.kind = EV_KEY, .key = key};
    return true;
}

static bool give_text(struct input *in, struct str text, struct event *e)
{
    uint32_t code = 0;

    if (text.n > sizeof in->text)
        text.n = utf8_next(text, 0) <= sizeof in->text ? utf8_next(text, 0) : 0;
    memcpy(in->text, text.p, text.n);
    utf8_decode(text, 0, &code);
    *e = (struct event){.kind = EV_TEXT,
                        .key = code < 0x80 ? code : 0,
                        .text = {.p = in->text, .n = text.n}};
    return true;
}

static bool give_mouse(struct input *in, const struct key_found *f, struct event *e)
{
    bool again = in->click_row == f->row && in->click_col == f->col &&
                 in->click_button == f->button && in->last_at - in->click_at < 400;

    in->clicks = again && f->button <= MOUSE_RIGHT ? in->clicks + 1 : 1;
    in->click_row = f->row;
    in->click_col = f->col;
    in->click_button = f->button;
    in->click_at = in->last_at;
    eat(in, f->length);
    *e = (struct event){.kind = EV_MOUSE, .row = f->row, .col = f->col, .button = f->button,
                        .clicks = in->clicks};
    return true;
}

static void paste_begin(struct input *in)
{
    in->pasting = true;
    in->paste_cut = false;
    in->tail = TAIL_NONE;
    buf_clear(&in->paste);
}

static bool paste_give(struct input *in, struct event *e)
{
    in->pasting = false;
    paste_clean(&in->paste);
    *e = (struct event){.kind = EV_PASTE, .text = buf_str(&in->paste), .cut = in->paste_cut};
    return true;
}

static void paste_add(struct input *in, size_t n)
{
    size_t room = INPUT_PASTE_MAX > in->paste.n ? INPUT_PASTE_MAX - in->paste.n : 0;

    if (n > room)
        in->paste_cut = true;
    buf_add(&in->paste, in->bytes.p, n < room ? n : room);
    eat(in, n);
}

/* Inside the brackets of a paste. */
static bool paste_next(struct input *in, int64_t now, struct event *e)
{
    static const char close[] = "\033[201~";
    struct str rest = buf_str(&in->bytes);
    ptrdiff_t end = str_find(rest, STR("\033[201~"));
    size_t keep = 0;

    if (end >= 0) {
        paste_add(in, (size_t)end);
        /* What stands behind the bracket came with the paste: it is not typed. */
        eat(in, in->bytes.n);
        in->quiet_until = now + INPUT_QUIET_MS;
        return paste_give(in, e);
    }
    /* The beginning of the bracket may stand at the end. */
    for (size_t n = sizeof close - 2; n > 0 && keep == 0; n--)
        if (rest.n >= n && memcmp(rest.p + rest.n - n, close, n) == 0)
            keep = n;
    paste_add(in, rest.n - keep);
    if (keep == 1 && now - in->last_at >= in->esc_ms + INPUT_TAIL_MS)
        return eat(in, 1), paste_give(in, e); /* Esc pressed: the end got lost */
    if (now - in->last_at >= INPUT_PASTE_MS)
        return eat(in, keep), paste_give(in, e);
    return false;
}

/* True while the character at the beginning of `s` may get its rest. */
static bool is_unfinished(const struct input *in, struct str s, int64_t now)
{
    uint32_t code = 0;

    return now - in->last_at < in->esc_ms && s.n < UTF8_MAX && (unsigned char)s.p[0] >= 0xc2 &&
           utf8_decode(s, 0, &code) == s.n && code == UTF8_REPLACEMENT && !utf8_valid(s);
}

/* Alt with what follows the ESC at the beginning; false: nothing complete. */
static bool alt_next(struct input *in, int64_t now, struct event *e)
{
    struct str rest = str_sub(buf_str(&in->bytes), 1, in->bytes.n);
    uint32_t code = 0;
    size_t n = utf8_decode(rest, 0, &code);

    if (is_unfinished(in, rest, now))
        return false;

    if (code == '\r' || code == '\n')
        return give_key(in, 2, KM_ALT | K_ENTER, e);
    if (code == '\t')
        return give_key(in, 2, KM_ALT | K_TAB, e);
    if (code == 0x7f || code == '\b')
        return give_key(in, 2, KM_ALT | K_BACKSPACE, e);
    if (code < 0x20)
        return give_key(in, 2, KM_ALT | KM_CTRL | (code + 0x60), e);
    return give_key(in, 1 + n, KM_ALT | code, e);
}

/* The terminfo strings: FOUND_KEY, FOUND_PART or FOUND_NOTHING. */
static enum found known_decode(const struct input *in, const char *p, size_t n, struct key_found *f)
{
    enum found best = FOUND_NOTHING;

    for (size_t i = 0; i < in->known.n; i++) {
        const struct key_seq *k = &in->known.p[i];

        if (n >= k->n && memcmp(p, k->bytes, k->n) == 0) {
            *f = (struct key_found){.length = k->n, .key = k->key};
            return FOUND_KEY;
        }
        if (n < k->n && memcmp(p, k->bytes, n) == 0)
            best = FOUND_PART;
    }
    return best;
}

static bool give_found(struct input *in, const struct key_found *f, struct event *e)
{
    char text[UTF8_MAX];

    if (f->paste) {
        eat(in, f->length);
        paste_begin(in);
        return false;
    }
    if (f->mouse)
        return give_mouse(in, f, e);
    if (f->text != 0) {
        size_t n = utf8_encode(f->text, text);

        eat(in, f->length);
        return give_text(in, (struct str){.p = text, .n = n}, e);
    }
    return give_key(in, f->length, f->key, e);
}

/* A sequence whose rest did not come in time. */
static bool give_up(struct input *in, int64_t now, struct event *e)
{
    size_t n = in->bytes.n;
    char c = n > 1 ? in->bytes.p[1] : '\0';

    in->tail_until = now + INPUT_TAIL_MS;
    in->tail_n = 0;
    if (n == 1) {
        in->tail = TAIL_ANY;
        return give_key(in, 1, K_ESC, e);
    }
    in->tail = c == '[' ? TAIL_CSI : c == 'O' ? TAIL_SS3 : TAIL_NONE;
    if (n == 2)
        return alt_next(in, now, e);
    for (size_t i = 2; i < n && in->tail == TAIL_CSI && in->tail_n < sizeof in->tail_params; i++)
        in->tail_params[in->tail_n++] = in->bytes.p[i];
    eat(in, n);
    return false;
}

/* ESC stands at the beginning. `*more`: look again, something was dropped. */
static bool escape_next(struct input *in, int64_t now, struct event *e, bool *more)
{
    const char *p = in->bytes.p;
    size_t n = in->bytes.n;
    struct key_found f;
    bool late = in->old >= 1 && in->last_at - in->first_at > INPUT_ALT_MS;
    enum found found;

    if (n == 1)
        return now - in->first_at >= in->esc_ms && give_up(in, now, e);
    found = known_decode(in, p, n, &f);
    if (found == FOUND_NOTHING || found == FOUND_PART) {
        struct key_found g;
        enum found other = sequence_decode(p, n, &g);

        if (other == FOUND_KEY || other == FOUND_DROP || found == FOUND_NOTHING) {
            found = other;
            f = g;
        }
    }
    switch (found) {
    case FOUND_KEY:
        *more = f.paste;
        return give_found(in, &f, e);
    case FOUND_DROP:
        eat(in, f.length);
        *more = true;
        return false;
    case FOUND_PART:
        if (now - in->last_at < in->esc_ms)
            return false;
        *more = true;
        return give_up(in, now, e);
    case FOUND_NOTHING:
    default:
        break;
    }
    if (p[1] == ESC || late)
        return give_key(in, 1, K_ESC, e);
    return alt_next(in, now, e);
}

/* Bytes that may be the late rest of a sequence. True: some were eaten, look again; false with
 * in->tail set: wait; false without: they are ordinary. */
static bool tail_next(struct input *in, int64_t now)
{
    char c = in->bytes.p[0];
    struct key_found f;
    char whole[3] = {ESC, 'O', '\0'};

    if (in->last_at > in->tail_until || c == ESC) {
        in->tail = TAIL_NONE;
        return false;
    }
    if (in->tail == TAIL_ANY && c == '[') {
        in->tail = TAIL_CSI;
        in->tail_n = 0;
        return eat(in, 1), true;
    }
    if (in->tail == TAIL_ANY && c == 'O' && in->bytes.n == 1 && now - in->last_at < INPUT_ALT_MS)
        return false;
    if (in->tail == TAIL_SS3 || (in->tail == TAIL_ANY && c == 'O' && in->bytes.n > 1)) {
        whole[2] = in->tail == TAIL_SS3 ? c : in->bytes.p[1];
        if (sequence_decode(whole, 3, &f) == FOUND_KEY) {
            eat(in, in->tail == TAIL_SS3 ? 1 : 2);
            in->tail = TAIL_NONE;
            return true;
        }
    }
    if (in->tail != TAIL_CSI || (unsigned char)c < 0x20 || (unsigned char)c > 0x7e) {
        in->tail = TAIL_NONE;
        return false;
    }
    eat(in, 1);
    if (c >= 0x40 && !(c == '[' && in->tail_n == 0)) {
        in->tail = TAIL_NONE;
        if (c == '~' && in->tail_n == 3 && memcmp(in->tail_params, "200", 3) == 0)
            paste_begin(in);
    } else if (in->tail_n < sizeof in->tail_params) {
        in->tail_params[in->tail_n++] = c;
    }
    return true;
}

static bool control_next(struct input *in, struct event *e)
{
    unsigned char c = (unsigned char)in->bytes.p[0];

    switch (c) {
    case '\r':
    case '\n':
        return give_key(in, 1, K_ENTER, e);
    case '\t':
        return give_key(in, 1, K_TAB, e);
    case '\b':
    case 0x7f:
        return give_key(in, 1, K_BACKSPACE, e);
    case 0:
        return give_key(in, 1, K_CTRL(' '), e);
    default:
        return give_key(in, 1, KM_CTRL | (c < 27 ? c + 0x60u : c + 0x40u), e);
    }
}

/* One character and its marks. */
static bool text_next(struct input *in, int64_t now, struct event *e, bool *more)
{
    struct str rest = buf_str(&in->bytes);
    uint32_t code = 0;
    size_t n = utf8_decode(rest, 0, &code);
    struct str one;

    /* An incomplete character at the end: its rest may come. */
    if (is_unfinished(in, rest, now))
        return false;
    one = str_sub(rest, 0, n);
    if ((code == UTF8_REPLACEMENT && !utf8_valid(one)) || utf8_is_control(code)) {
        in->bad++;
        *more = true;
        return eat(in, n), false;
    }
    while (n < rest.n && n < 32) {
        size_t m = utf8_decode(rest, n, &code);

        if (!utf8_is_mark(code) || !utf8_valid(str_sub(rest, n, m)))
            break;
        n += m;
    }
    give_text(in, str_sub(rest, 0, n), e);
    eat(in, n);
    return true;
}

bool input_next(struct input *in, int64_t now, struct event *e)
{
    bool more = true;

    if (!in->pasting)
        buf_free(&in->paste); /* handed out before: it may have been a password */
    while (more) {
        unsigned char c;

        more = false;
        if (in->pasting)
            return paste_next(in, now, e);
        if (in->bytes.n == 0)
            return false;
        if (in->tail != TAIL_NONE) {
            more = tail_next(in, now);
            if (more)
                continue;
            if (in->tail == TAIL_ANY && in->bytes.p[0] == 'O' && in->bytes.n == 1 &&
                now - in->last_at < INPUT_ALT_MS)
                return false;
            in->tail = TAIL_NONE;
        }
        c = (unsigned char)in->bytes.p[0];
        if (c == ESC) {
            if (escape_next(in, now, e, &more))
                return true;
        } else if (c < 0x20 || c == 0x7f) {
            return control_next(in, e);
        } else if (text_next(in, now, e, &more)) {
            return true;
        }
    }
    return false;
}

int input_wait_ms(const struct input *in, int64_t now)
{
    int64_t due;

    if (in->pasting)
        due = in->last_at + (in->bytes.n > 0 ? in->esc_ms + INPUT_TAIL_MS : INPUT_PASTE_MS);
    else if (in->bytes.n == 0)
        return -1;
    else if (in->tail != TAIL_NONE)
        due = in->last_at + INPUT_ALT_MS;
    else
        due = in->last_at + in->esc_ms;
    return due > now ? (int)(due - now) : 0;
}
