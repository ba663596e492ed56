/* SPDX-License-Identifier: Apache-2.0 */
/* The keyboard's decoder: bytes 0xf0 ... 0xf7 at the beginning of a piece let time pass. Whatever
 * comes, texts are one clean cluster, pastes hold no controls, and nothing is held back for ever. */
#include <config.h>

#include "fuzz.h"

#include "base/utf8.h"
#include "term/input.h"

static void look(const struct event *e)
{
    uint32_t code = 0;

    if (e->kind != EV_TEXT && e->kind != EV_PASTE) {
        HOLDS(e->kind == EV_KEY || e->kind == EV_MOUSE);
        return;
    }
    HOLDS(utf8_valid(e->text));
    HOLDS(e->kind == EV_PASTE || e->text.n > 0);
    for (size_t at = 0; at < e->text.n;) {
        at += utf8_decode(e->text, at, &code);
        HOLDS(!utf8_is_control(code) || (e->kind == EV_PASTE && (code == '\n' || code == '\t')));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input *in = input_new(40);
    struct event e;
    int64_t now = 1000;

    for (size_t at = 0; at < size;) {
        size_t n = 1;

        if (data[at] >= 0xf0 && data[at] <= 0xf7) {
            now += (int64_t)1 << (2 * (data[at++] - 0xf0));
            continue;
        }
        while (at + n < size && (data[at + n] < 0xf0 || data[at + n] > 0xf7) && n < 16)
            n++;
        input_feed(in, (const char *)data + at, n, now);
        while (input_next(in, now, &e))
            look(&e);
        at += n;
    }
    for (int i = 0; i < 10; i++) {
        now += 6000;
        while (input_next(in, now, &e))
            look(&e);
    }
    HOLDS(input_wait_ms(in, now) == -1);
    input_free(in);
    return 0;
}
