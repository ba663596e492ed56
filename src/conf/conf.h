/* SPDX-License-Identifier: Apache-2.0 */
/* conf: the settings of a terminal. They come from the site's file (/etc/arca/arca.conf by the
 * default layout), then from the person's (~/.config/arca/arca.conf), which wins, except where an
 * option is strict: there the smaller of both holds. A wrong line never stops the program: it is
 * told, and the value before it holds. Of a strict choice the later of its words holds. */
#ifndef ARCA_CONF_CONF_H
#define ARCA_CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum conf_id {
    CONF_CONNINFO,
    CONF_LANGUAGE,
    CONF_IDLE_LOCK_MINUTES,
    CONF_ESC_MS,
    CONF_ESC_MS_SSH,
    CONF_COLOUR,
    CONF_THEME,
    CONF_KEYS,
    CONF_MOUSE,
    CONF_RECEIPTS,
    CONF_PROFILE,
    CONF_BACKUP_MAX_AGE,
    CONF_ROW_SECURITY_SCHEMAS,
    CONF_COUNT
};

enum conf_type { CONF_TEXT, CONF_NUMBER, CONF_FLAG, CONF_CHOICE };

struct conf_option {
    enum conf_id id;
    const char *section;
    const char *name;
    enum conf_type type;
    const char *fallback; /* as it would stand in the file */
    long min;             /* of a number */
    long max;
    const char *choices;  /* of a choice, blanks between */
    bool strict;
    const char *help;     /* N_(): one line */
};

/* One wrong line, in words for the person. */
struct conf_problem {
    const char *file;
    int line;
    const char *what; /* translated */
    struct conf_problem *next;
};

struct conf {
    struct arena *arena;
    const char *text[CONF_COUNT];
    long number[CONF_COUNT]; /* of numbers; 0 or 1 of flags */
    struct conf_problem *problems; /* in the order of the lines */
    struct conf_problem **last;
};

/* The table, CONF_COUNT rows in the order of the ids. */
const struct conf_option *conf_options(void);

/* Every option at its fallback. Everything that `c` points to lives in `a`. */
void conf_init(struct conf *c, struct arena *a);

/* Takes the settings of `text`; `file` names it in problems. `own` is false for the site's file. */
void conf_take(struct conf *c, const char *file, struct str text, bool own);

/* conf_init, then the site's file and the person's, as far as they are there. */
void conf_load(struct conf *c, struct arena *a);

/* A setting in the type that the table says. A C string of the arena, "" when empty. */
const char *conf_text(const struct conf *c, enum conf_id id);
long conf_number(const struct conf *c, enum conf_id id);
bool conf_flag(const struct conf *c, enum conf_id id);

#endif
