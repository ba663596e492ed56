/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "term/theme.h"

#include <string.h>

#include "i18n/i18n.h"

#define B STYLE_BOLD
#define D STYLE_DIM
#define U STYLE_UNDERLINE
#define R STYLE_REVERSE

/* One row a role. 243 is the grey with the same contrast on black and on white (4.6 : 1); 31, 130,
 * 160 and 29 keep at least 3.9 : 1 on both. With 8 and 16 colours only red and magenta do.
 *
 * What is painted over and over is cheap: the bar is reverse video, which takes 15 bytes less than a
 * colour, and what stands in lists is not bold and coloured at once, which takes 15 more. */
static const struct {
    const char *name;
    struct style at[DEPTH_COUNT]; /* mono, 8, 16, 256 */
} looks[STYLE_COUNT] = {
    [ROLE_NORMAL] = {"normal", {{-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}}},
    [ROLE_DIM] = {"dim", {{-1, -1, D}, {-1, -1, D}, {8, -1, 0}, {243, -1, 0}}},
    [ROLE_STRONG] = {"strong", {{-1, -1, B}, {-1, -1, B}, {-1, -1, B}, {-1, -1, B}}},
    [ROLE_TITLE] = {"title", {{-1, -1, B}, {-1, -1, B}, {-1, -1, B}, {-1, -1, B}}},
    [ROLE_HEADING] = {"heading", {{-1, -1, B}, {-1, -1, B}, {-1, -1, B}, {31, -1, B}}},
    [ROLE_ACCENT] = {"accent", {{-1, -1, B}, {-1, -1, B}, {-1, -1, B}, {31, -1, 0}}},
    [ROLE_RULE] = {"rule", {{-1, -1, 0}, {-1, -1, D}, {8, -1, 0}, {243, -1, 0}}},
    [ROLE_SELECTED] = {"selected", {{-1, -1, R}, {-1, -1, R}, {-1, -1, R}, {-1, -1, R}}},
    [ROLE_SELECTED_OFF] = {"selected-off", {{-1, -1, U}, {-1, -1, U}, {-1, -1, U}, {15, 240, 0}}},
    [ROLE_FIELD] = {"field", {{-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}}},
    [ROLE_FIELD_ON] = {"field-on", {{-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}}},
    [ROLE_LABEL] = {"label", {{-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {243, -1, 0}}},
    [ROLE_ERROR] = {"error", {{-1, -1, B}, {1, -1, B}, {1, -1, B}, {160, -1, B}}},
    [ROLE_WARN] = {"warn", {{-1, -1, B}, {5, -1, 0}, {5, -1, 0}, {130, -1, 0}}},
    [ROLE_GOOD] = {"good", {{-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {29, -1, 0}}},
    [ROLE_KEY] = {"key", {{-1, -1, B}, {-1, -1, B}, {-1, -1, B}, {31, -1, B}}},
    [ROLE_KEY_TEXT] = {"key-text", {{-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}}},
    [ROLE_ENV_DEMO] = {"env-demo", {{-1, -1, R}, {-1, -1, R}, {-1, -1, R}, {231, 29, B}}},
    [ROLE_ENV_STAGING] = {"env-staging", {{-1, -1, R}, {5, -1, R}, {5, -1, R}, {231, 130, B}}},
    [ROLE_ENV_PRODUCTION] = {"env-production", {{-1, -1, B}, {-1, -1, B}, {-1, -1, B}, {-1, -1, B}}},
    [STYLE_FIELD_PAD] = {"field-pad", {{-1, -1, U}, {-1, -1, U}, {8, -1, U}, {243, -1, U}}},
    [STYLE_FIELD_ON_PAD] = {"field-on-pad", {{-1, -1, R}, {-1, -1, R}, {-1, -1, R}, {231, 24, 0}}},
};

#undef B
#undef D
#undef U
#undef R

static const struct {
    const char *name;
    unsigned attr;
} attrs[] = {
    {"bold", STYLE_BOLD},       {"dim", STYLE_DIM},       {"underline", STYLE_UNDERLINE},
    {"reverse", STYLE_REVERSE}, {"italic", STYLE_ITALIC},
};

static const char *const colours[] = {"black", "red",     "green", "yellow",
                                      "blue",  "magenta", "cyan",  "white"};
static const char *const depths[DEPTH_COUNT] = {"mono", "8", "16", "256"};
static const short depth_colours[DEPTH_COUNT] = {0, 8, 16, 256};

void theme_default(struct theme *t)
{
    for (int d = 0; d < DEPTH_COUNT; d++)
        for (int i = 0; i < STYLE_COUNT; i++)
            t->styles[d][i] = looks[i].at[d];
}

const char *theme_role_name(int style)
{
    return style >= 0 && style < STYLE_COUNT ? looks[style].name : NULL;
}

/* Takes the next word from `*line`. */
static struct str word(struct str *line)
{
    struct str w;
    size_t n = 0;

    *line = str_trim(*line);
    while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t')
        n++;
    w = str_sub(*line, 0, n);
    *line = str_sub(*line, n, line->n);
    return w;
}

static bool colour_of(struct str w, short *out)
{
    int n = 0;

    if (str_eq(w, STR("default"))) {
        *out = -1;
        return true;
    }
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++)
        if (str_eq(w, str_of(colours[i]))) {
            *out = (short)i;
            return true;
        }
    if (w.n == 0 || w.n > 3)
        return false;
    for (size_t i = 0; i < w.n; i++) {
        if (w.p[i] < '0' || w.p[i] > '9')
            return false;
        n = n * 10 + (w.p[i] - '0');
    }
    *out = (short)n;
    return n < 256;
}

static bool attr_of(struct str w, unsigned *out)
{
    for (size_t i = 0; i < sizeof attrs / sizeof attrs[0]; i++)
        if (str_eq(w, str_of(attrs[i].name))) {
            *out |= attrs[i].attr;
            return true;
        }
    return false;
}

static int index_of(struct str w, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (str_eq(w, str_of(names[i])))
            return i;
    return -1;
}

static int role_of(struct str w)
{
    for (int i = 0; i < STYLE_COUNT; i++)
        if (str_eq(w, str_of(looks[i].name)))
            return i;
    return -1;
}

static const char *parse_line(struct theme *t, struct str line)
{
    struct str w = word(&line);
    int depth = index_of(w, depths, DEPTH_COUNT);
    struct style s = {.fg = -1, .bg = -1};
    int role;

    if (depth >= 0)
        w = word(&line);
    role = role_of(w);
    if (role < 0)
        return "no such role";
    if (!str_eq(word(&line), STR("=")))
        return "'=' expected";
    if (!colour_of(word(&line), &s.fg) || !colour_of(word(&line), &s.bg))
        return "two colours expected";
    for (w = word(&line); w.n > 0; w = word(&line))
        if (!attr_of(w, &s.attrs))
            return "no such attribute";
    if (depth >= 0 && (s.fg >= depth_colours[depth] || s.bg >= depth_colours[depth]))
        return "a colour that this depth does not have";
    for (int d = DEPTH_8; d < DEPTH_COUNT; d++)
        if (depth < 0 && s.fg < depth_colours[d] && s.bg < depth_colours[d])
            t->styles[d][role] = s;
    if (depth >= 0)
        t->styles[depth][role] = s;
    return NULL;
}

struct err theme_parse(struct theme *t, struct str text, int *line)
{
    struct theme changed = *t;
    int number = 0;

    for (size_t at = 0; at < text.n;) {
        struct str rest = str_sub(text, at, text.n), one;
        ptrdiff_t end = str_find(rest, STR("\n"));
        const char *wrong = NULL;

        one = str_trim(end < 0 ? rest : str_sub(rest, 0, (size_t)end));
        at += end < 0 ? rest.n : (size_t)end + 1;
        number++;
        if (line != NULL)
            *line = number;
        if (one.n > 0 && one.p[0] != '#')
            wrong = parse_line(&changed, one);
        if (wrong != NULL)
            return err_make(ERR_INPUT, N_("The theme file has a mistake; the built-in theme is used."),
                            "line %d: %s", number, wrong);
    }
    *t = changed;
    return OK;
}
