/* SPDX-License-Identifier: Apache-2.0 */
/* json: reads the details of our server's answers and writes the data of our requests. Own code,
 * because two small functions do not earn a library: no tree is built, a value is found in place. */
#ifndef ARCA_BASE_JSON_H
#define ARCA_BASE_JSON_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

enum { JSON_DEPTH_MAX = 128 };

/* True when `doc` is one well-formed JSON value, nested at most JSON_DEPTH_MAX deep. */
bool json_valid(struct str doc);

/* The raw value behind a dotted path of object keys ("fields.phone.mine"), STR_EMPTY when it is
 * not there. Points into `doc`, which must be valid. */
struct str json_find(struct str doc, const char *path);

/* Walks the members of an object or the elements of an array: *at starts at 0 and is moved on;
 * false at the end. `key` is STR_EMPTY for arrays; both point into `doc`, the key still escaped. */
bool json_next(struct str doc, size_t *at, struct str *key, struct str *value);

/* A raw value as text in `a`: a string without quotes and escapes, null as the empty str, anything
 * else as it stands. */
struct str json_text(struct arena *a, struct str value);

/* A whole number; `fallback` when the value is none. */
long long json_int(struct str value, long long fallback);

/* Builds one flat object of strings, `{"key":"text",...}`. */
struct json_object {
    struct arena *arena; /* where the text grows */
    char *p;
    size_t n, room;
};
void json_begin(struct json_object *o, struct arena *a);
void json_put(struct json_object *o, const char *key, struct str text);
void json_put_int(struct json_object *o, const char *key, long long n);
void json_put_bool(struct json_object *o, const char *key, bool b);
/* A value that is JSON already. */
void json_put_raw(struct json_object *o, const char *key, struct str json);
/* The finished object, NUL behind it, in the arena. */
const char *json_end(struct json_object *o);

#endif
