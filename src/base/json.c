/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/json.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static size_t skip_blank(struct str s, size_t i)
{
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r'))
        i++;
    return i;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Every skip function answers the place behind what it passed, or SIZE_MAX when it is malformed. */
static size_t skip_string(struct str s, size_t i)
{
    if (i >= s.n || s.p[i] != '"')
        return SIZE_MAX;
    for (i++; i < s.n; i++) {
        if (s.p[i] == '"')
            return i + 1;
        if ((unsigned char)s.p[i] < 0x20)
            return SIZE_MAX;
        if (s.p[i] != '\\')
            continue;
        if (++i >= s.n || strchr("\"\\/bfnrtu", s.p[i]) == NULL)
            return SIZE_MAX;
        if (s.p[i] != 'u')
            continue;
        for (int k = 0; k < 4; k++)
            if (++i >= s.n || !is_hex(s.p[i]))
                return SIZE_MAX;
    }
    return SIZE_MAX;
}

static size_t skip_word(struct str s, size_t i)
{
    static const char *const words[] = {"true", "false", "null"};

    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
        if (str_starts(str_sub(s, i, SIZE_MAX), str_of(words[w])))
            return i + strlen(words[w]);
    return SIZE_MAX;
}

static size_t skip_digits(struct str s, size_t i)
{
    size_t from = i;

    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i > from ? i : SIZE_MAX;
}

static size_t skip_number(struct str s, size_t i)
{
    if (i < s.n && s.p[i] == '-')
        i++;
    if (i < s.n && s.p[i] == '0')
        i++;
    else
        i = skip_digits(s, i);
    if (i != SIZE_MAX && i < s.n && s.p[i] == '.')
        i = skip_digits(s, i + 1);
    if (i != SIZE_MAX && i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
            i++;
        i = skip_digits(s, i);
    }
    return i;
}

static size_t skip_value(struct str s, size_t i, int depth);

static size_t skip_member(struct str s, size_t i, int depth)
{
    i = skip_string(s, i);
    if (i == SIZE_MAX)
        return i;
    i = skip_blank(s, i);
    if (i >= s.n || s.p[i] != ':')
        return SIZE_MAX;
    return skip_value(s, i + 1, depth);
}

static size_t skip_group(struct str s, size_t i, int depth)
{
    bool object = s.p[i] == '{';
    char close = object ? '}' : ']';

    if (depth >= JSON_DEPTH_MAX)
        return SIZE_MAX;
    i = skip_blank(s, i + 1);
    if (i < s.n && s.p[i] == close)
        return i + 1;
    while (i < s.n) {
        i = object ? skip_member(s, i, depth + 1) : skip_value(s, i, depth + 1);
        if (i == SIZE_MAX)
            return i;
        i = skip_blank(s, i);
        if (i < s.n && s.p[i] == close)
            return i + 1;
        if (i >= s.n || s.p[i] != ',')
            return SIZE_MAX;
        i = skip_blank(s, i + 1);
    }
    return SIZE_MAX;
}

static size_t skip_value(struct str s, size_t i, int depth)
{
    i = skip_blank(s, i);
    if (i >= s.n)
        return SIZE_MAX;
    switch (s.p[i]) {
    case '{':
    case '[':
        return skip_group(s, i, depth);
    case '"':
        return skip_string(s, i);
    case 't':
    case 'f':
    case 'n':
        return skip_word(s, i);
    default:
        return skip_number(s, i);
    }
}

bool json_valid(struct str doc)
{
    size_t i = skip_value(doc, 0, 0);

    return i != SIZE_MAX && skip_blank(doc, i) == doc.n;
}

bool json_next(struct str doc, size_t *at, struct str *key, struct str *value)
{
    size_t i = skip_blank(doc, 0);
    bool object = i < doc.n && doc.p[i] == '{';
    size_t from, to;

    *key = STR_EMPTY;
    *value = STR_EMPTY;
    if (i >= doc.n || (!object && doc.p[i] != '['))
        return false;
    i = skip_blank(doc, *at > i ? *at : i + 1);
    if (i < doc.n && doc.p[i] == ',')
        i = skip_blank(doc, i + 1);
    if (i >= doc.n || doc.p[i] == '}' || doc.p[i] == ']')
        return false;
    if (object) {
        to = skip_string(doc, i);
        if (to == SIZE_MAX)
            return false;
        *key = str_sub(doc, i + 1, to - i - 2);
        i = skip_blank(doc, to) + 1;
    }
    from = skip_blank(doc, i);
    to = skip_value(doc, from, 0);
    if (to == SIZE_MAX)
        return false;
    *value = str_sub(doc, from, to - from);
    *at = to;
    return true;
}

struct str json_find(struct str doc, const char *path)
{
    while (*path != '\0') {
        const char *dot = strchr(path, '.');
        struct str want = {.p = path, .n = dot != NULL ? (size_t)(dot - path) : strlen(path)};
        struct str key, value;
        size_t at = 0;
        bool found = false;

        while (!found && json_next(doc, &at, &key, &value))
            found = str_eq(key, want);
        if (!found)
            return STR_EMPTY;
        doc = value;
        path += want.n + (dot != NULL ? 1 : 0);
    }
    return doc;
}

static unsigned hex4(const char *p)
{
    unsigned v = 0;

    for (int k = 0; k < 4; k++) {
        char c = p[k];
        unsigned d = c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
        v = v * 16 + d;
    }
    return v;
}

/* Decodes one \u escape at s[*i] (the 'u'), a surrogate pair as one; a lone half and NUL become
 * U+FFFD, for neither can stand in a text of ours. */
static unsigned unicode_escape(struct str s, size_t *i)
{
    unsigned c = hex4(s.p + *i + 1);

    *i += 4;
    if (c >= 0xD800 && c < 0xDC00 && *i + 6 < s.n && s.p[*i + 1] == '\\' && s.p[*i + 2] == 'u') {
        unsigned low = hex4(s.p + *i + 3);
        if (low >= 0xDC00 && low < 0xE000) {
            *i += 6;
            return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return (c >= 0xD800 && c < 0xE000) || c == 0 ? 0xFFFD : c;
}

struct str json_text(struct arena *a, struct str value)
{
    static const char from[] = "bfnrt";
    static const char to[] = "\b\f\n\r\t";
    char *p;
    size_t n = 0;

    if (str_eq(value, STR("null")))
        return STR_EMPTY;
    if (value.n < 2 || value.p[0] != '"')
        return str_copy(a, value);
    /* A \uXXXX takes six bytes and gives at most four: the text never grows. */
    p = arena_array(a, value.n + 1, 1);
    for (size_t i = 1; i < value.n - 1; i++) {
        const char *esc;
        if (value.p[i] != '\\') {
            p[n++] = value.p[i];
            continue;
        }
        i++;
        if (value.p[i] == 'u')
            n += utf8_encode(unicode_escape(value, &i), p + n);
        else if ((esc = strchr(from, value.p[i])) != NULL)
            p[n++] = to[esc - from];
        else
            p[n++] = value.p[i];
    }
    return (struct str){.p = p, .n = n};
}

long long json_int(struct str value, long long fallback)
{
    long long v = 0;
    size_t i = 0;
    bool negative = false;

    if (value.n >= 2 && value.p[0] == '"')
        value = str_sub(value, 1, value.n - 2);
    if (value.n > 0 && value.p[0] == '-') {
        negative = true;
        i = 1;
    }
    if (i == value.n || value.n - i > 18)
        return fallback;
    for (; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9')
            return fallback;
        v = v * 10 + (value.p[i] - '0');
    }
    return negative ? -v : v;
}

static void append(struct json_object *o, const char *p, size_t n)
{
    if (o->room - o->n < n) {
        size_t room = (o->room + n) * 2;
        char *more = arena_array(o->arena, room, 1);
        if (o->n != 0)
            memcpy(more, o->p, o->n);
        o->p = more;
        o->room = room;
    }
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

static void append_string(struct json_object *o, struct str s)
{
    append(o, "\"", 1);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        char esc[8];
        if (c >= 0x20 && c != '"' && c != '\\') {
            append(o, s.p + i, 1);
            continue;
        }
        snprintf(esc, sizeof esc, c < 0x20 ? "\\u%04x" : "\\%c", c);
        append(o, esc, strlen(esc));
    }
    append(o, "\"", 1);
}

static void append_key(struct json_object *o, const char *key)
{
    if (o->n > 1)
        append(o, ",", 1);
    append_string(o, str_of(key));
    append(o, ":", 1);
}

void json_begin(struct json_object *o, struct arena *a)
{
    *o = (struct json_object){.arena = a, .p = arena_array(a, 256, 1), .room = 256};
    append(o, "{", 1);
}

void json_put(struct json_object *o, const char *key, struct str text)
{
    append_key(o, key);
    append_string(o, text);
}

void json_put_int(struct json_object *o, const char *key, long long n)
{
    char digits[24];

    append_key(o, key);
    snprintf(digits, sizeof digits, "%lld", n);
    append(o, digits, strlen(digits));
}

void json_put_bool(struct json_object *o, const char *key, bool b)
{
    append_key(o, key);
    append(o, b ? "true" : "false", b ? 4 : 5);
}

void json_put_raw(struct json_object *o, const char *key, struct str json)
{
    append_key(o, key);
    append(o, json.p, json.n);
}

const char *json_end(struct json_object *o)
{
    append(o, "}", 2); /* with the NUL */
    return o->p;
}
