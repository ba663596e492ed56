/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a paste, made fit to be handed on. */
#include <config.h>

#include "base/utf8.h"
#include "term/input_priv.h"

enum { ESC = 0x1b, BEL = 0x07, DEL = 0x7f, C1_DCS = 0x90, C1_SOS = 0x98, C1_CSI = 0x9b, C1_ST = 0x9c, C1_OSC = 0x9d,
       C1_APC = 0x9f };

static uint32_t code_at(struct str s, size_t at, size_t *n)
{
    uint32_t code = 0;

    *n = 0;
    if (at < s.n)
        *n = utf8_decode(s, at, &code);
    return code;
}

/* Behind the introducer of a control sequence: its end, or `at` when what stands there is none. */
static size_t csi_end(struct str s, size_t at)
{
    size_t i = at;

    while (i < s.n && s.p[i] >= 0x30 && s.p[i] <= 0x3f)
        i++;
    while (i < s.n && s.p[i] >= 0x20 && s.p[i] <= 0x2f)
        i++;
    return i < s.n && s.p[i] >= 0x40 && s.p[i] < DEL ? i + 1 : at;
}

/* Behind the introducer of a string for the terminal (a title, a link): its end, or `at` when it has
 * none, because then the text that follows would go with it. */
static size_t string_end(struct str s, size_t at)
{
    for (size_t i = at, n; i < s.n; i += n) {
        uint32_t code = code_at(s, i, &n);

        if (code == '\n' || code == '\r')
            break;
        if (code == BEL || code == C1_ST)
            return i + n;
        if (code == ESC && i + 1 < s.n && s.p[i + 1] == '\\')
            return i + 2;
    }
    return at;
}

/* The end of the escape sequence that begins at `at`; `at` when none does. */
static size_t sequence_end(struct str s, size_t at)
{
    size_t n, i;
    uint32_t code = code_at(s, at, &n);

    i = at + n;
    if (code == ESC) {
        code = code_at(s, i, &n);
        if (code == '[' || code == 'P' || code == 'X' || (code >= ']' && code <= '_')) {
            code += 0x40; /* the same as one control of C1 */
            i += n;
        } else if (code >= 0x20 && code <= 0x2f) { /* a character set, say: "ESC ( B" */
            while (i < s.n && s.p[i] >= 0x20 && s.p[i] <= 0x2f)
                i++;
            return i < s.n && s.p[i] >= 0x30 && s.p[i] < DEL ? i + 1 : at + 1;
        } else {
            return at + 1;
        }
    }
    if (code == C1_CSI)
        return csi_end(s, i);
    if (code == C1_DCS || code == C1_SOS || (code >= C1_OSC && code <= C1_APC))
        return string_end(s, i);
    return at;
}

void paste_clean(struct buf *b)
{
    struct str s = buf_str(b);
    struct buf out = {0};

    for (size_t at = 0; at < s.n;) {
        uint32_t code = 0;
        size_t n = utf8_decode(s, at, &code);
        bool valid = code != UTF8_REPLACEMENT || utf8_valid(str_sub(s, at, n));
        size_t end = sequence_end(s, at);

        if (end > at) {
            at = end;
            continue;
        }
        if (code == '\r') {
            buf_add_byte(&out, '\n');
            if (at + 1 < s.n && s.p[at + 1] == '\n')
                n = 2;
        } else if (code == '\n' || code == '\t' || (valid && !utf8_is_control(code))) {
            buf_add(&out, s.p + at, n);
        }
        at += n;
    }
    buf_free(b);
    *b = out;
}
