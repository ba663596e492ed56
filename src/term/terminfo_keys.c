/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of the open terminal as its terminfo entry has them, beside the standard ones. */
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "term/curses_priv.h"
#include "term/input.h"
#include "term/screen.h"

static const struct {
    const char *cap;
    uint32_t key;
} keys[] = {
    {"kcuu1", K_UP},     {"kcud1", K_DOWN},   {"kcub1", K_LEFT},   {"kcuf1", K_RIGHT},
    {"khome", K_HOME},   {"kend", K_END},     {"kpp", K_PGUP},     {"knp", K_PGDN},
    {"kich1", K_INSERT}, {"kdch1", K_DELETE}, {"kcbt", K_TAB | KM_SHIFT},
    {"kent", K_ENTER},   {"kfnd", K_HOME},    {"kslt", K_END},     {"kbs", K_BACKSPACE},
};

static void learn(struct input *in, const char *cap, uint32_t key)
{
    const char *s = tigetstr(cap);

    if (s != NULL && (intptr_t)s != -1)
        input_learn(in, s, key);
}

void input_learn_terminfo(struct input *in)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        learn(in, keys[i].cap, keys[i].key);
    /* Beyond F12 most entries mean an F key with a modifier, which is known without them. */
    for (uint32_t n = 1; n <= 12; n++) {
        char cap[8];

        snprintf(cap, sizeof cap, "kf%u", n);
        learn(in, cap, K_F(n));
    }
}

static size_t copy_cap(const char *cap, char *out, size_t n)
{
    const char *s = tigetstr(cap);

    if (s == NULL || (intptr_t)s == -1 || strlen(s) >= n)
        return 0;
    memcpy(out, s, strlen(s) + 1);
    return strlen(s);
}

size_t term_key_bytes(uint32_t key, char *out, size_t n)
{
    char cap[8];

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].key == key)
            return copy_cap(keys[i].cap, out, n);
    if (key <= K_F0 || key > K_F(24))
        return 0;
    snprintf(cap, sizeof cap, "kf%u", key - K_F0);
    return copy_cap(cap, out, n);
}
