/* SPDX-License-Identifier: Apache-2.0 */
/* keymap: which key means which command. It begins with the keys of the command tables; a file may
 * change them:
 *
 *     # comment
 *     appointment.cancel = x Delete
 *     agenda.week =
 *
 * The keys of a command are replaced by those behind the sign; none take them away.
 *
 * Scopes: a command belongs to the view class that it names; "" is everywhere but in dialogs, "*"
 * everywhere. The nearest wins: the view, then "", then "*". */
#ifndef ARCA_UI_KEYMAP_H
#define ARCA_UI_KEYMAP_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "ui/command.h"

struct keymap;

/* Two commands that want one key. In one scope only the first gets it; a view's command may hide
 * one of everywhere, which is told as well, with `hides` set. */
struct keymap_conflict {
    uint32_t key;
    const struct command *first, *second;
    bool hides;
};
typedef void (*keymap_conflict_fn)(void *ctx, const struct keymap_conflict *c);

/* The tables must outlive the keymap. */
struct keymap *keymap_new(const struct command_table *tables, size_t count);
void keymap_free(struct keymap *k);

/* Keys from a file's text. On an error nothing changed; `*line` (may be NULL) is where, and the
 * detail what: a command or a key that does not exist, a key twice. */
struct err keymap_load(struct keymap *k, struct str text, int *line);

/* The command for a key in a view of class `scope`; with `dialog`, "" is left out. NULL: none. */
const struct command *keymap_find(const struct keymap *k, const char *scope, bool dialog,
                                  uint32_t key);
/* The `n`th key of a command, 0: there is none. */
uint32_t keymap_key(const struct keymap *k, const struct command *c, int n);
/* All its keys, as "F3 Alt-3", into `out`. */
struct str keymap_keys(const struct keymap *k, const struct command *c, char *out, size_t n);

void keymap_conflicts(const struct keymap *k, keymap_conflict_fn fn, void *ctx);

/* The command with this id in the tables, or NULL. */
const struct command *command_find(const struct command_table *tables, size_t count, struct str id);

#endif
