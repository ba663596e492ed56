/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/keymap.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "i18n/i18n.h"
#include "ui/keyname.h"

struct binding {
    uint32_t key;
    const struct command *command;
};

struct keymap {
    const struct command_table *tables;
    size_t table_count;
    struct {
        VEC_OF(struct binding)
    } all; /* in the order of the tables */
};

const struct command *command_find(const struct command_table *tables, size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < tables[i].count; j++)
            if (str_eq(str_of(tables[i].rows[j].id), id))
                return &tables[i].rows[j];
    return NULL;
}

/* The next word of `*s`; empty at its end. */
static struct str word(struct str *s)
{
    struct str w;
    size_t n = 0;

    *s = str_trim(*s);
    while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t')
        n++;
    w = str_sub(*s, 0, n);
    *s = str_sub(*s, n, s->n);
    return w;
}

/* Adds the keys named in `text`; the first that is none comes back, or empty. */
static struct str bind(struct keymap *k, const struct command *c, struct str text)
{
    for (struct str w = word(&text); w.n > 0; w = word(&text)) {
        struct binding b = {.command = c};

        if (!key_parse(w, &b.key))
            return w;
        vec_push(&k->all, b);
    }
    return STR_EMPTY;
}

struct keymap *keymap_new(const struct command_table *tables, size_t count)
{
    struct keymap *k = MEM_NEW(struct keymap);

    k->tables = tables;
    k->table_count = count;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < tables[i].count; j++) {
            const struct command *c = &tables[i].rows[j];

            if (c->keys != NULL)
                (void)bind(k, c, str_of(c->keys));
        }
    return k;
}

void keymap_free(struct keymap *k)
{
    if (k == NULL)
        return;
    vec_free(&k->all);
    mem_free(k, sizeof *k);
}

static void unbind(struct keymap *k, const struct command *c)
{
    for (size_t i = k->all.n; i > 0; i--)
        if (k->all.p[i - 1].command == c)
            vec_remove(&k->all, i - 1);
}

static bool load_line(struct keymap *k, struct str line, char *wrong, size_t n)
{
    ptrdiff_t sign = str_find(line, STR(" ="));
    struct str id = sign >= 0 ? str_trim(str_sub(line, 0, (size_t)sign)) : STR_EMPTY;
    const struct command *c = command_find(k->tables, k->table_count, id);
    struct str bad;

    if (sign < 0) {
        snprintf(wrong, n, "\" =\" expected");
        return false;
    }
    if (c == NULL) {
        snprintf(wrong, n, "no command %.*s", (int)(id.n < 60 ? id.n : 60), id.p);
        return false;
    }
    unbind(k, c);
    bad = bind(k, c, str_sub(line, (size_t)sign + 2, line.n));
    if (bad.n > 0)
        snprintf(wrong, n, "no key %.*s", (int)(bad.n < 60 ? bad.n : 60), bad.p);
    return bad.n == 0;
}

struct err keymap_load(struct keymap *k, struct str text, int *line)
{
    struct keymap changed = {.tables = k->tables, .table_count = k->table_count};
    int number = 0;

    for (size_t i = 0; i < k->all.n; i++)
        vec_push(&changed.all, k->all.p[i]);
    for (size_t at = 0; at < text.n;) {
        struct str rest = str_sub(text, at, text.n), one;
        ptrdiff_t end = str_find(rest, STR("\n"));
        char wrong[100] = "";

        one = str_trim(end < 0 ? rest : str_sub(rest, 0, (size_t)end));
        at += end < 0 ? rest.n : (size_t)end + 1;
        number++;
        if (line != NULL)
            *line = number;
        if (one.n == 0 || one.p[0] == '#' || load_line(&changed, one, wrong, sizeof wrong))
            continue;
        vec_free(&changed.all);
        return err_make(ERR_INPUT, N_("The key file has a mistake; the usual keys are used."),
                        "line %d: %s", number, wrong);
    }
    vec_free(&k->all);
    k->all = changed.all;
    return OK;
}

static const struct command *in_scope(const struct keymap *k, const char *scope, uint32_t key)
{
    for (size_t i = 0; i < k->all.n; i++)
        if (k->all.p[i].key == key && strcmp(k->all.p[i].command->scope, scope) == 0)
            return k->all.p[i].command;
    return NULL;
}

const struct command *keymap_find(const struct keymap *k, const char *scope, bool dialog,
                                  uint32_t key)
{
    const struct command *c = in_scope(k, scope, key);

    if (c == NULL && !dialog)
        c = in_scope(k, "", key);
    return c != NULL ? c : in_scope(k, "*", key);
}

uint32_t keymap_key(const struct keymap *k, const struct command *c, int n)
{
    for (size_t i = 0; i < k->all.n; i++)
        if (k->all.p[i].command == c && n-- == 0)
            return k->all.p[i].key;
    return 0;
}

struct str keymap_keys(const struct keymap *k, const struct command *c, char *out, size_t n)
{
    size_t used = 0;
    char name[KEYNAME_MAX];

    out[0] = '\0';
    for (int i = 0; keymap_key(k, c, i) != 0; i++) {
        struct str s = key_name(keymap_key(k, c, i), name);

        if (used + s.n + 2 > n)
            break;
        used += (size_t)snprintf(out + used, n - used, "%s%s", used > 0 ? " " : "", name);
    }
    return (struct str){.p = out, .n = used};
}

static bool is_common(const char *scope)
{
    return scope[0] == '\0' || strcmp(scope, "*") == 0;
}

void keymap_conflicts(const struct keymap *k, keymap_conflict_fn fn, void *ctx)
{
    for (size_t i = 0; i < k->all.n; i++)
        for (size_t j = i + 1; j < k->all.n; j++) {
            const struct command *a = k->all.p[i].command, *b = k->all.p[j].command;
            struct keymap_conflict c = {k->all.p[i].key, a, b, false};

            if (k->all.p[i].key != k->all.p[j].key)
                continue;
            c.hides = strcmp(a->scope, b->scope) != 0;
            if (!c.hides || is_common(a->scope) || is_common(b->scope))
                fn(ctx, &c);
        }
}
