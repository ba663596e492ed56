/* SPDX-License-Identifier: Apache-2.0 */
/* keyname: keys by name, the only form in which files, tables and help know them: "F3", "Ctrl-K",
 * "Alt-1", "Shift-Tab", "Enter", "PgDn", "Space", "n", "?". The names are the same in every
 * language. */
#ifndef ARCA_UI_KEYNAME_H
#define ARCA_UI_KEYNAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { KEYNAME_MAX = 32 };

/* False: no such key. Case matters for single characters only. */
bool key_parse(struct str name, uint32_t *key);

/* The name, written to `out` of KEYNAME_MAX bytes; "" for what is no key. */
struct str key_name(uint32_t key, char *out);

/* The same for the function bar: "^K" for Ctrl-K, "A-1" for Alt-1. */
struct str key_name_short(uint32_t key, char *out);

#endif
