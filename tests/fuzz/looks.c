/* SPDX-License-Identifier: Apache-2.0 */
/* Theme files and key files: what is refused changes nothing and says where. */
#include <config.h>

#include "fuzz.h"

#include <string.h>

#include "term/theme.h"
#include "ui/keymap.h"
#include "ui/keyname.h"

static const struct command rows[] = {
    {.id = "a.b", .scope = "", .keys = "F5 Alt-5"},
    {.id = "list.new", .scope = "list", .keys = "n Insert"},
};
static const struct command_table table = {rows, 2};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct keymap *k = keymap_new(&table, 1);
    struct theme t, before;
    uint32_t key = 0, again = 0;
    char name[KEYNAME_MAX], keys[200];
    int line = -1;
    struct err e;

    theme_default(&t);
    before = t;
    e = theme_parse(&t, text, &line);
    if (err_is(&e))
        HOLDS(e.kind == ERR_INPUT && line >= 1 && memcmp(&t, &before, sizeof t) == 0);
    line = -1;
    e = keymap_load(k, text, &line);
    if (err_is(&e))
        HOLDS(e.kind == ERR_INPUT && line >= 1 && keymap_key(k, &rows[0], 0) != 0);
    for (size_t i = 0; i < 2; i++)
        HOLDS(keymap_keys(k, &rows[i], keys, sizeof keys).n < sizeof keys);
    keymap_free(k);
    if (key_parse(text, &key)) {
        HOLDS(key_name(key, name).n > 0);
        HOLDS(key_parse(str_of(name), &again) && again == key);
    }
    return 0;
}
