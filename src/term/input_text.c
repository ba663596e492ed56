/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a paste, made fit to be handed on. */
#include <config.h>

#include "base/utf8.h"
#include "term/input_priv.h"

void paste_clean(struct buf *b)
{
    struct str s = buf_str(b);
    struct buf out = {0};

    for (size_t at = 0; at < s.n;) {
        uint32_t code = 0;
        size_t n = utf8_decode(s, at, &code);
        bool valid = code != UTF8_REPLACEMENT || utf8_valid(str_sub(s, at, n));

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
