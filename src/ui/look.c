/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/look.h"

#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "conf/paths.h"
#include "i18n/i18n.h"
#include "ui/frame.h"

enum { FILE_MAX_BYTES = 65536, NAME_MAX_BYTES = 40 };

struct caps_env look_env(const struct conf *c)
{
    struct caps_env e = caps_env_now();

    e.esc_ms = (int)conf_number(c, CONF_ESC_MS);
    e.esc_ms_ssh = (int)conf_number(c, CONF_ESC_MS_SSH);
    e.never_colour = strcmp(conf_text(c, CONF_COLOUR), "never") == 0;
    return e;
}

static bool is_name(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    return n > 0 && n <= NAME_MAX_BYTES && name[n] == '\0';
}

/* FOLDER/NAME.ENDING of the person, else of the site, else of arca; `*path` is the one that was read last. */
static struct err read_named(struct arena *a, const char *folder, const char *name, const char *ending,
                             struct str *text, const char **path)
{
    const char *const places[] = {conf_config_dir(a), SYSCONFDIR "/arca", conf_data_dir(a)};
    struct err e = err_make(ERR_NOT_FOUND, N_("The file is not there."), "%s", folder);

    *path = name;
    for (size_t i = 0; i < sizeof places / sizeof places[0] && is_name(name); i++) {
        *path = str_printf(a, "%s/%s/%s.%s", places[i], folder, name, ending).p;
        e = fs_read(a, *path, FILE_MAX_BYTES, text);
        if (e.kind != ERR_NOT_FOUND)
            break;
    }
    return e;
}

static void complain(struct stack *st, const char *path, int line, const struct err *e)
{
    const char *what = e->msgid != NULL ? _(e->msgid) : "";

    if (line > 0)
        stack_sayf(st, ROLE_WARN, "%s:%d: %s", path, line, what);
    else
        stack_sayf(st, ROLE_WARN, "%s: %s", path, what);
}

static void load_theme(struct stack *st, struct arena *a, const char *name)
{
    const char *path;
    struct str text;
    struct theme theme;
    int line = 0;
    struct err e = read_named(a, "themes", name, "theme", &text, &path);

    theme_default(&theme);
    if (!err_is(&e))
        e = theme_parse(&theme, text, &line);
    if (err_is(&e)) {
        complain(st, path, line, &e);
        return;
    }
    term_set_theme(stack_term(st), &theme);
    stack_refresh(st);
}

static void load_keys(struct stack *st, struct arena *a, const char *name)
{
    const char *path;
    struct str text;
    int line = 0;
    struct err e = read_named(a, "keymaps", name, "keys", &text, &path);

    if (!err_is(&e))
        e = keymap_load(stack_keymap(st), text, &line);
    if (err_is(&e))
        complain(st, path, line, &e);
    else
        stack_refresh(st);
}

void look_load(struct stack *st, const struct conf *c)
{
    const char *theme = conf_text(c, CONF_THEME), *keys = conf_text(c, CONF_KEYS);
    struct arena a;

    for (const struct conf_problem *p = c->problems; p != NULL; p = p->next)
        stack_sayf(st, ROLE_WARN, "%s:%d: %s", p->file, p->line, p->what);
    arena_init(&a, 4096);
    if (strcmp(theme, "calm") != 0)
        load_theme(st, &a, theme);
    if (strcmp(keys, "usual") != 0)
        load_keys(st, &a, keys);
    arena_free(&a);
}
