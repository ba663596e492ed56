/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "term/caps.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "term/curses_priv.h"
#include <term.h> /* needs curses.h before it */

#include "i18n/i18n.h"

/* Terminals whose names Debian's terminfo data lacks. A name that ends in '*' is a beginning. */
static const struct {
    const char *name;
    const char *like[3];
} aliases[] = {
    {"xterm-kitty", {"xterm-256color", NULL, NULL}},
    {"xterm-ghostty", {"xterm-256color", NULL, NULL}},
    {"ghostty", {"xterm-256color", NULL, NULL}},
    {"foot*", {"xterm-256color", NULL, NULL}},
    {"wezterm", {"xterm-256color", NULL, NULL}},
    {"rio", {"xterm-256color", NULL, NULL}},
    {"contour*", {"xterm-256color", NULL, NULL}},
    {"alacritty*", {"xterm-256color", NULL, NULL}},
    {"st-*", {"xterm-256color", NULL, NULL}},
    {"iterm2*", {"xterm-256color", NULL, NULL}},
    {"vte*", {"xterm-256color", NULL, NULL}},
    {"gnome*", {"xterm-256color", NULL, NULL}},
    {"konsole*", {"xterm-256color", NULL, NULL}},
    {"tmux*", {"screen-256color", "screen", NULL}},
    {"screen*", {"screen-256color", "screen", NULL}},
    {"xterm*", {"xterm-256color", "xterm", NULL}},
    {"rxvt*", {"rxvt", "xterm", NULL}},
    {"linux*", {"linux", NULL, NULL}},
};
static const char *const last_resort[] = {"vt220", "vt100", "ansi"};

struct caps_env caps_env_now(void)
{
    static const char *const codeset_names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    struct caps_env e = {.term = getenv("TERM"),
                         .ssh = getenv("SSH_CONNECTION"),
                         .no_color = getenv("NO_COLOR"),
                         .escdelay = getenv("ARCA_ESCDELAY"),
                         .tmux = getenv("TMUX")};

    if (e.ssh == NULL)
        e.ssh = getenv("SSH_TTY");
    for (size_t i = 0; i < 3 && (e.codeset == NULL || e.codeset[0] == '\0'); i++)
        e.codeset = getenv(codeset_names[i]);
    return e;
}

static bool fits(const char *pattern, const char *name)
{
    size_t n = strlen(pattern);

    if (pattern[n - 1] == '*')
        return strncmp(pattern, name, n - 1) == 0;
    return strcmp(pattern, name) == 0;
}

static bool copy_name(char out[33], const char *name, size_t n)
{
    if (n == 0 || n > 32)
        return false;
    for (size_t i = 0; i < n; i++)
        if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+._-",
                   name[i]) == NULL)
            return false;
    memcpy(out, name, n);
    out[n] = '\0';
    return true;
}

bool caps_candidate(const char *term, int n, char out[33])
{
    const char *dash = strrchr(term, '-');

    if (n-- == 0)
        return copy_name(out, term, strlen(term));
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
        if (!fits(aliases[i].name, term))
            continue;
        for (int j = 0; aliases[i].like[j] != NULL; j++)
            if (n-- == 0)
                return copy_name(out, aliases[i].like[j], strlen(aliases[i].like[j]));
        break;
    }
    if (dash != NULL && dash != term && n-- == 0)
        return copy_name(out, term, (size_t)(dash - term));
    for (size_t i = 0; i < sizeof last_resort / sizeof last_resort[0]; i++)
        if (n-- == 0)
            return copy_name(out, last_resort[i], strlen(last_resort[i]));
    return false;
}

/* True when the data base knows the name and such a terminal can place text. */
static bool try_type(const char *name, int fd, bool *able)
{
    int status = 0;
    const char *cup, *clear;

    if (setupterm(name, fd, &status) == ERR || status != 1)
        return false;
    cup = tigetstr("cup");
    clear = tigetstr("clear");
    *able = cup != NULL && (intptr_t)cup != -1 && clear != NULL && (intptr_t)clear != -1 &&
            tigetflag("gn") <= 0 && tigetflag("hc") <= 0;
    return true;
}

static bool has_string(const char *name)
{
    const char *s = tigetstr(name);

    return s != NULL && (intptr_t)s != -1;
}

static bool is_old(const char *type)
{
    return strncmp(type, "vt", 2) == 0 || strcmp(type, "ansi") == 0 || strcmp(type, "linux") == 0 ||
           strncmp(type, "cons", 4) == 0;
}

static bool names_utf8(const char *locale)
{
    const char *dot = locale != NULL ? strchr(locale, '.') : NULL;

    return dot != NULL && (strncasecmp(dot, ".utf-8", 6) == 0 || strncasecmp(dot, ".utf8", 5) == 0);
}

/* A locale that names another character set means a terminal that has no other signs; no locale at
 * all, or C, is what a bare machine and a container have, whose terminals know UTF-8. */
static bool only_ascii(const struct caps_env *env, const char *type)
{
    const char *c = env->codeset;

    if (strncmp(type, "vt", 2) == 0 || strcmp(type, "ansi") == 0)
        return true;
    if (c == NULL || c[0] == '\0' || strcmp(c, "C") == 0 || strcmp(c, "POSIX") == 0)
        return false;
    return !names_utf8(c);
}

static enum depth depth_of(const struct caps_env *env)
{
    int colors = tigetnum("colors");

    if ((env->no_color != NULL && env->no_color[0] != '\0') || env->never_colour || colors < 8)
        return DEPTH_MONO;
    return colors >= 256 ? DEPTH_256 : colors >= 16 ? DEPTH_16 : DEPTH_8;
}

static int esc_ms_of(const struct caps_env *env)
{
    long ms = env->escdelay != NULL ? strtol(env->escdelay, NULL, 10) : 0;

    if (ms > 0)
        return ms < ESC_MS_MAX ? (int)ms : ESC_MS_MAX;
    if (env->ssh != NULL && env->ssh[0] != '\0')
        return env->esc_ms_ssh > 0 ? env->esc_ms_ssh : ESC_MS_SSH;
    return env->esc_ms > 0 ? env->esc_ms : ESC_MS_LOCAL;
}

struct err caps_find(const struct caps_env *env, int fd, struct term_caps *out)
{
    const char *term = env->term != NULL ? env->term : "";
    bool found = false, able = false;

    memset(out, 0, sizeof *out);
    if (strcmp(term, "dumb") == 0 || strcmp(term, "unknown") == 0)
        term = ""; /* they say themselves that nothing is known */
    for (int i = 0; !found && term[0] != '\0' && caps_candidate(term, i, out->type); i++) {
        found = try_type(out->type, fd, &able);
        out->substituted = i > 0;
    }
    if (!found || !able) {
        if (found)
            del_curterm(cur_term);
        return err_make(ERR_SYS,
                        N_("This terminal cannot show a full screen. Use another one, or set TERM to "
                           "what yours is (xterm-256color fits most)."),
                        "TERM=%.40s", term);
    }
    out->depth = depth_of(env);
    out->ascii = only_ascii(env, out->type);
    out->paste = has_string("BE") || !is_old(out->type);
    out->mouse = has_string("kmous") && !is_old(out->type);
    out->scrollback = has_string("E3");
    out->multiplexer = (env->tmux != NULL && env->tmux[0] != '\0') ||
                       strncmp(term, "screen", 6) == 0 || strncmp(term, "tmux", 4) == 0;
    out->esc_ms = esc_ms_of(env);
    del_curterm(cur_term);
    return OK;
}
