/* SPDX-License-Identifier: Apache-2.0 */
/* sequence: the control sequences that terminals send, as ECMA-48 builds them and as xterm, rxvt,
 * the Linux console and the VT series use them (xterm's ctlseqs, "PC-Style Function Keys"). */
#include <config.h>

#include <string.h>

#include "term/input_priv.h"

enum { PARAMS_MAX = 4, STRING_MAX = 4096 };

/* CSI n ~ */
static const struct {
    int n;
    uint32_t key;
} tilde[] = {
    {1, K_HOME},   {2, K_INSERT}, {3, K_DELETE}, {4, K_END},    {5, K_PGUP},   {6, K_PGDN},
    {7, K_HOME},   {8, K_END},    {11, K_F(1)},  {12, K_F(2)},  {13, K_F(3)},  {14, K_F(4)},
    {15, K_F(5)},  {17, K_F(6)},  {18, K_F(7)},  {19, K_F(8)},  {20, K_F(9)},  {21, K_F(10)},
    {23, K_F(11)}, {24, K_F(12)}, {25, K_F(13)}, {26, K_F(14)}, {28, K_F(15)}, {29, K_F(16)},
    {31, K_F(17)}, {32, K_F(18)}, {33, K_F(19)}, {34, K_F(20)},
};

/* CSI letter and SS3 letter. */
static const struct {
    char letter;
    uint32_t key;
} letters[] = {
    {'A', K_UP},   {'B', K_DOWN}, {'C', K_RIGHT}, {'D', K_LEFT}, {'H', K_HOME},
    {'F', K_END},  {'P', K_F(1)}, {'Q', K_F(2)},  {'R', K_F(3)}, {'S', K_F(4)},
    {'Z', K_TAB | KM_SHIFT},
};

/* SS3 letter: the numeric keypad in application mode. */
static const char keypad_letters[] = "jklmnopqrstuvwxyX";
static const char keypad_texts[] = "*+,-./0123456789=";

static uint32_t modifiers(int m)
{
    unsigned bits = m > 1 && m <= 16 ? (unsigned)m - 1 : 0;

    return ((bits & 1) != 0 ? KM_SHIFT : 0) | ((bits & (2 | 8)) != 0 ? KM_ALT : 0) |
           ((bits & 4) != 0 ? KM_CTRL : 0);
}

static uint32_t letter_key(char c)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].letter == c)
            return letters[i].key;
    return 0;
}

static uint32_t tilde_key(int n)
{
    for (size_t i = 0; i < sizeof tilde / sizeof tilde[0]; i++)
        if (tilde[i].n == n)
            return tilde[i].key;
    return 0;
}

/* A key that a terminal sends as its code point (CSI code ; m u). */
static uint32_t code_key(int code, uint32_t mods)
{
    switch (code) {
    case 13:
        return K_ENTER | mods;
    case 27:
        return K_ESC | mods;
    case 9:
        return K_TAB | mods;
    case 8:
    case 127:
        return K_BACKSPACE | mods;
    default:
        return code >= 0x20 && code < 0x7f ? (uint32_t)code | mods : 0;
    }
}

static enum found mouse_report(const int *v, int count, char final, struct key_found *f)
{
    int b = v[0];

    /* Releases, moves and buttons beyond the third are of no interest. */
    if (count != 3 || final != 'M' || (b & 32) != 0 || (b & 128) != 0 || v[1] < 1 || v[2] < 1)
        return FOUND_DROP;
    f->mouse = true;
    f->button = (b & 64) != 0 ? ((b & 3) == 0   ? MOUSE_WHEEL_UP
                                 : (b & 3) == 1 ? MOUSE_WHEEL_DOWN
                                                : 0)
                              : MOUSE_LEFT + (b & 3);
    f->col = v[1] - 1;
    f->row = v[2] - 1;
    return f->button == 0 || f->button > MOUSE_WHEEL_DOWN ? FOUND_DROP : FOUND_KEY;
}

/* The meaning of a complete CSI with its numbers. */
static enum found csi_meaning(char lead, const int *v, int count, char final, struct key_found *f)
{
    uint32_t mods = count >= 2 ? modifiers(v[1]) : 0;
    uint32_t key = 0;

    if (lead == '<' && (final == 'M' || final == 'm'))
        return mouse_report(v, count, final, f);
    if (lead != 0)
        return FOUND_DROP;
    if (final == '~' && count >= 1) {
        if (v[0] == 200) {
            f->paste = true;
            return FOUND_KEY;
        }
        key = v[0] == 27 && count == 3 ? code_key(v[2], mods) : tilde_key(v[0]) | mods;
        if (v[0] != 27 && tilde_key(v[0]) == 0)
            key = 0;
    } else if (final == 'u' && count >= 1) {
        key = code_key(v[0], mods);
    } else if (final == '^' && count == 1) { /* rxvt */
        key = tilde_key(v[0]) != 0 ? tilde_key(v[0]) | KM_CTRL : 0;
    } else if (final >= 'a' && final <= 'd' && count == 0) { /* rxvt */
        key = letter_key((char)(final - 'a' + 'A')) | KM_SHIFT;
    } else if (count == 0 || (count == 2 && v[0] == 1)) {
        /* A cursor report is CSI row ; column R: only row 1 looks like F3 with a modifier, and
         * nobody asks for a report. */
        key = letter_key(final) != 0 ? letter_key(final) | mods : 0;
    }
    f->key = key;
    return key != 0 ? FOUND_KEY : FOUND_DROP;
}

static enum found csi(const char *p, size_t n, struct key_found *f)
{
    int v[PARAMS_MAX] = {0}, count = 0;
    char lead = 0;
    size_t at = 2;

    if (at < n && p[at] == '[') { /* the Linux console: ESC [ [ A ... E */
        if (n < 4)
            return FOUND_PART;
        f->length = 4;
        f->key = p[3] >= 'A' && p[3] <= 'E' ? K_F(p[3] - 'A' + 1) : 0;
        return f->key != 0 ? FOUND_KEY : FOUND_DROP;
    }
    if (at < n && p[at] >= '<' && p[at] <= '?')
        lead = p[at++];
    for (; at < n && at < STRING_MAX; at++) {
        char c = p[at];

        if (c >= '0' && c <= '9') {
            count = count == 0 ? 1 : count;
            if (count <= PARAMS_MAX && v[count - 1] < 1000000)
                v[count - 1] = v[count - 1] * 10 + (c - '0');
        } else if (c == ';' || c == ':') {
            count = count == 0 ? 2 : count + 1;
            if (count > PARAMS_MAX)
                count = PARAMS_MAX;
        } else if (c >= 0x20 && c <= 0x2f) {
            lead = c; /* an intermediate byte: nothing that a key sends */
        } else if (c >= 0x40 && c <= 0x7e) {
            f->length = at + 1;
            if (c == 'M' && lead == 0 && count == 0) /* the old mouse report brings three bytes */
                return n < at + 4 ? FOUND_PART : (f->length = at + 4, FOUND_DROP);
            return csi_meaning(lead, v, count, c, f);
        } else { /* a control breaks it off */
            f->length = at;
            return FOUND_DROP;
        }
    }
    f->length = at;
    return at < STRING_MAX ? FOUND_PART : FOUND_DROP;
}

static enum found ss3(const char *p, size_t n, struct key_found *f)
{
    size_t at = 2;
    int m = 0;
    const char *pad;

    while (at < n && ((p[at] >= '0' && p[at] <= '9') || p[at] == ';')) {
        m = p[at] == ';' ? 0 : m * 10 + (p[at] - '0');
        if (++at > 8) {
            f->length = at;
            return FOUND_DROP;
        }
    }
    if (at >= n)
        return FOUND_PART;
    f->length = at + 1;
    pad = p[at] != '\0' ? strchr(keypad_letters, p[at]) : NULL;
    if (p[at] == 'M')
        f->key = K_ENTER;
    else if (letter_key(p[at]) != 0)
        f->key = letter_key(p[at]) | modifiers(m);
    else if (pad != NULL)
        f->text = (uint32_t)keypad_texts[pad - keypad_letters];
    else
        return FOUND_NOTHING; /* Alt-O and a letter */
    return FOUND_KEY;
}

/* OSC, DCS, SOS, PM, APC: an answer that nobody asked for, up to BEL or ST. */
static enum found control_string(const char *p, size_t n, struct key_found *f)
{
    for (size_t at = 2; at < n; at++) {
        if (p[at] == '\a' || (p[at] == '\\' && p[at - 1] == '\033')) {
            f->length = at + 1;
            return FOUND_DROP;
        }
        if (at >= STRING_MAX) {
            f->length = at;
            return FOUND_DROP;
        }
    }
    return FOUND_PART;
}

enum found sequence_decode(const char *p, size_t n, struct key_found *f)
{
    memset(f, 0, sizeof *f);
    switch (p[1]) {
    case '[':
        return csi(p, n, f);
    case 'O':
        return ss3(p, n, f);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
        return control_string(p, n, f);
    default:
        return FOUND_NOTHING;
    }
}
