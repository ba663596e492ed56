/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/id.h"

#include <sodium.h>
#include <string.h>

#include "sec/sec.h"

/* 31 characters: digits and capitals without 0 O, 1 I L. */
static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
enum { ALPHABET = sizeof alphabet - 1, CODE_CHARS = 16, CODE_GROUP = 4 };

void id_text(const unsigned char b[16], char out[ID_UUID_TEXT])
{
    char hex[33];
    static const int cut[] = {8, 4, 4, 4, 12};
    size_t from = 0;
    size_t to = 0;

    sec_hex(hex, b, 16);
    for (size_t i = 0; i < 5; i++) {
        if (i != 0)
            out[to++] = '-';
        memcpy(out + to, hex + from, (size_t)cut[i]);
        to += (size_t)cut[i];
        from += (size_t)cut[i];
    }
    out[to] = '\0';
}

struct id id_new(void)
{
    unsigned char b[16];
    struct id id;

    randombytes_buf(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); /* version 4 */
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
    id_text(b, id.text);
    return id;
}

bool id_bytes(struct str s, unsigned char out[16])
{
    char hex[32];
    size_t n = 0;

    if (s.n != 36)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;

        if (hyphen != (s.p[i] == '-'))
            return false;
        if (!hyphen)
            hex[n++] = s.p[i];
    }
    return sec_unhex(out, 16, hex, sizeof hex);
}

void id_code(char out[ID_CODE_TEXT])
{
    size_t to = 0;

    for (int i = 0; i < CODE_CHARS; i++) {
        if (i != 0 && i % CODE_GROUP == 0)
            out[to++] = '-';
        out[to++] = alphabet[randombytes_uniform(ALPHABET)];
    }
    out[to] = '\0';
}

bool id_code_read(struct str typed, char out[ID_CODE_TEXT])
{
    size_t to = 0;
    int chars = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c == ' ' || c == '-' || c == '\t')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == '\0' || strchr(alphabet, c) == NULL || chars == CODE_CHARS) {
            sec_wipe(out, ID_CODE_TEXT);
            return false;
        }
        if (chars != 0 && chars % CODE_GROUP == 0)
            out[to++] = '-';
        out[to++] = c;
        chars++;
    }
    if (chars != CODE_CHARS) {
        sec_wipe(out, ID_CODE_TEXT);
        return false;
    }
    out[to] = '\0';
    return true;
}
