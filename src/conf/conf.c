/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "conf/conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/utf8.h"
#include "conf/ini.h"
#include "conf/paths.h"
#include "i18n/i18n.h"

enum { FILE_MAX_BYTES = 65536 };

static const struct conf_option OPTIONS[] = {
    {CONF_CONNINFO, "connection", "conninfo", CONF_TEXT, "", 0, 0, NULL, false,
     N_("the database, as psql has it; empty: libpq's usual places")},
    {CONF_LANGUAGE, "screen", "language", CONF_CHOICE, "auto", 0, 0, "auto pt_BR en", false,
     N_("language before sign-in; a person's own preference holds afterwards")},
    {CONF_IDLE_LOCK_MINUTES, "session", "idle_lock_minutes", CONF_NUMBER, "10", 1, 120, NULL, true,
     N_("minutes without a key until the terminal locks")},
    {CONF_ESC_MS, "screen", "esc_ms", CONF_NUMBER, "40", 5, 1000, NULL, false,
     N_("how long Esc waits for the rest of a key's sequence, in milliseconds")},
    {CONF_ESC_MS_SSH, "screen", "esc_ms_ssh", CONF_NUMBER, "240", 5, 1000, NULL, false,
     N_("the same under SSH")},
    {CONF_COLOUR, "screen", "colour", CONF_CHOICE, "auto", 0, 0, "auto never", false,
     N_("colours where the terminal has them, or never")},
    {CONF_THEME, "screen", "theme", CONF_TEXT, "calm", 0, 0, NULL, false, N_("name of the theme")},
    {CONF_KEYS, "screen", "keys", CONF_TEXT, "usual", 0, 0, NULL, false, N_("name of the file of keys")},
    {CONF_MOUSE, "screen", "mouse", CONF_FLAG, "off", 0, 0, NULL, false,
     N_("whether the mouse is listened to; text is then marked with Shift held")},
    {CONF_RECEIPTS, "session", "receipts", CONF_FLAG, "on", 0, 0, NULL, false,
     N_("whether the receipts of the audit log are kept in a file")},
    {CONF_PROFILE, "database", "profile", CONF_CHOICE, "demo", 0, 0, "demo development staging production", true,
     N_("what the databases reached from here count as at the least, for arcactl")},
    {CONF_BACKUP_MAX_AGE, "database", "backup_max_age", CONF_NUMBER, "0", 0, 168, NULL, false,
     N_("hours for which a verified backup counts as the one before a migration; 0: one is made each time")},
    {CONF_ROW_SECURITY_SCHEMAS, "database", "row_security_schemas", CONF_TEXT, "clinic", 0, 0, NULL, false,
     N_("schemas in which no migration may make a table without row-level security, blanks between")},
};

_Static_assert(sizeof OPTIONS / sizeof OPTIONS[0] == CONF_COUNT, "one row an option");

const struct conf_option *conf_options(void)
{
    return OPTIONS;
}

static bool is_choice(const char *choices, const char *v)
{
    size_t n = strlen(v);
    const char *p;

    for (p = choices; n > 0 && (p = strstr(p, v)) != NULL; p += n) {
        if ((p == choices || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    }
    return false;
}

static bool read_flag(const char *v, long *out)
{
    if (strcmp(v, "on") == 0 || strcmp(v, "yes") == 0 || strcmp(v, "true") == 0 || strcmp(v, "1") == 0)
        *out = 1;
    else if (strcmp(v, "off") == 0 || strcmp(v, "no") == 0 || strcmp(v, "false") == 0 || strcmp(v, "0") == 0)
        *out = 0;
    else
        return false;
    return true;
}

static bool read_number(const struct conf_option *o, const char *v, long *out)
{
    char *end;

    errno = 0;
    *out = strtol(v, &end, 10);
    return end != v && end[0] == '\0' && errno == 0 && *out >= o->min && *out <= o->max;
}

/* What is wrong with the value, translated, or NULL when it is taken. */
static const char *set(struct conf *c, const struct conf_option *o, const char *v)
{
    long n = 0;

    if (o->type == CONF_NUMBER && !read_number(o, v, &n))
        return str_printf(c->arena, _("%s is a number from %ld to %ld"), o->name, o->min, o->max).p;
    if (o->type == CONF_FLAG && !read_flag(v, &n))
        return str_printf(c->arena, _("%s is on or off"), o->name).p;
    if (o->type == CONF_CHOICE && !is_choice(o->choices, v))
        return str_printf(c->arena, _("%s is one of: %s"), o->name, o->choices).p;
    c->text[o->id] = v;
    c->number[o->id] = n;
    return NULL;
}

void conf_init(struct conf *c, struct arena *a)
{
    size_t i;

    *c = (struct conf){.arena = a};
    c->last = &c->problems;
    for (i = 0; i < CONF_COUNT; i++)
        set(c, &OPTIONS[i], OPTIONS[i].fallback);
}

static void problem(struct conf *c, const char *file, int line, const char *what)
{
    struct conf_problem *p = ARENA_NEW(c->arena, struct conf_problem);

    *p = (struct conf_problem){.file = arena_copy(c->arena, file, strlen(file)), .line = line, .what = what};
    *c->last = p;
    c->last = &p->next;
}

static const struct conf_option *find(const struct ini_entry *e)
{
    size_t i;

    for (i = 0; i < CONF_COUNT; i++) {
        if (str_eq(e->section, str_of(OPTIONS[i].section)) && str_eq(e->name, str_of(OPTIONS[i].name)))
            return &OPTIONS[i];
    }
    return NULL;
}

/* Where `word` stands among the choices, -1 when it does not. */
static long place(const char *choices, const char *word)
{
    return is_choice(choices, word) ? (long)(strstr(choices, word) - choices) : -1;
}

static const char *take_entry(struct conf *c, const struct ini_entry *e, bool own)
{
    const struct conf_option *o = find(e);
    const char *v = str_c(c->arena, e->value);

    if (o == NULL)
        return str_printf(c->arena, _("there is no setting \"%.*s\" in [%.*s]"), STR_ARG(e->name), STR_ARG(e->section)).p;
    /* What the site asks for at the least, a person may only tighten. */
    if (own && o->strict && o->type == CONF_CHOICE && is_choice(o->choices, v) &&
        place(o->choices, v) < place(o->choices, c->text[o->id]))
        return str_printf(c->arena, _("%s may not be looser than the site's %s"), o->name, c->text[o->id]).p;
    if (own && o->strict && o->type == CONF_NUMBER && strtol(v, NULL, 10) > c->number[o->id])
        return str_printf(c->arena, _("%s may not be more than the site's %ld"), o->name, c->number[o->id]).p;
    return set(c, o, v);
}

void conf_take(struct conf *c, const char *file, struct str text, bool own)
{
    struct ini reader;
    struct ini_entry e;
    enum ini_kind kind;
    const char *what;

    if (!utf8_valid(text)) {
        problem(c, file, 1, _("the file is not valid UTF-8; it is left out"));
        return;
    }
    ini_open(&reader, text);
    while ((kind = ini_next(&reader, &e)) != INI_END) {
        what = kind == INI_BAD ? _("the line is neither [section] nor name = value") : take_entry(c, &e, own);
        if (what != NULL)
            problem(c, file, e.line, what);
    }
}

static void load(struct conf *c, const char *file, bool own)
{
    struct str text;
    struct err e = fs_read(c->arena, file, FILE_MAX_BYTES, &text);

    if (!err_is(&e))
        conf_take(c, file, text, own);
    else if (e.kind != ERR_NOT_FOUND)
        problem(c, file, 1, _("the file cannot be read; it is left out"));
}

void conf_load(struct conf *c, struct arena *a)
{
    conf_init(c, a);
    load(c, SYSCONFDIR "/arca/arca.conf", false);
    load(c, str_printf(a, "%s/arca.conf", conf_config_dir(a)).p, true);
}

const char *conf_text(const struct conf *c, enum conf_id id)
{
    return c->text[id];
}

long conf_number(const struct conf *c, enum conf_id id)
{
    return c->number[id];
}

bool conf_flag(const struct conf *c, enum conf_id id)
{
    return c->number[id] != 0;
}
