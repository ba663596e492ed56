/* SPDX-License-Identifier: Apache-2.0 */
/* Untrusted text: whatever the bytes, what leaves the gate is safe, and cursor and width agree. */
#include <config.h>

#include "fuzz.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"

static void check_clean(struct str s, unsigned options)
{
    int marks = 0;
    uint32_t code;

    HOLDS(utf8_valid(s) && utf8_is_clean(s, options));
    for (size_t at = 0; at < s.n;) {
        at += utf8_decode(s, at, &code);
        marks = utf8_is_mark(code) ? marks + 1 : 0;
        HOLDS(marks <= UTF8_MARKS_MAX);
        if (code == '\n' && options == UTF8_LINES)
            continue;
        HOLDS(!utf8_is_control(code) && !utf8_is_hidden(code) && wcwidth((wchar_t)code) >= 0);
    }
}

static void check_steps(struct str s)
{
    size_t at = 0;
    size_t count = 0;

    while (at < s.n) {
        size_t next = utf8_next(s, at);

        HOLDS(next > at && next <= s.n);
        HOLDS(utf8_prev(s, next) == at);
        at = next;
        count++;
    }
    HOLDS(utf8_clusters(s) == count);
}

static void check_cut(struct arena *a, struct str s)
{
    int whole = utf8_width(s);
    int used;

    for (int columns = 0; columns <= 20; columns++) {
        struct str cut = utf8_cut(a, s, columns);
        size_t fits = utf8_fit(s, columns, &used);

        HOLDS(utf8_width(cut) <= columns && used <= columns && fits <= s.n);
        HOLDS(columns == 0 || whole > columns || str_eq(cut, s));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned options[] = {0, UTF8_LINES};
    struct str s = {(const char *)data, size};
    struct arena a;

    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        abort();
    arena_init(&a, 0);
    check_steps(s);
    for (size_t i = 0; i < 2; i++) {
        struct str clean = utf8_sanitise(&a, s, options[i]);

        check_clean(clean, options[i]);
        HOLDS(utf8_is_clean(s, options[i]) == (clean.p == s.p));
        HOLDS(str_eq(utf8_sanitise(&a, clean, options[i]), clean));
        check_steps(clean);
        check_cut(&a, clean);
        HOLDS(utf8_valid(utf8_fold(&a, clean)));
    }
    arena_free(&a);
    return 0;
}
