/* SPDX-License-Identifier: Apache-2.0 */
/* completion: what bash needs to complete the words of arcactl, made of the table of commands. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"

static const char HEAD[] =
    "# bash completion for arcactl: made from its table of commands, by arcactl completion.\n"
    "\n"
    "# What may follow the words $1: sets next, files; false when there is no such command.\n"
    "_arcactl_next()\n"
    "{\n"
    "    next='' files=''\n"
    "    case $1 in\n";

static const char MIDDLE[] =
    "    *) return 1 ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "# What the option $1 takes.\n"
    "_arcactl_value()\n"
    "{\n"
    "    case $1 in\n";

static const char TAIL[] =
    "    *) return 1 ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "_arcactl()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} path='' next files value i\n"
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        _arcactl_next \"${path:+$path }${COMP_WORDS[i]}\" || break\n"
    "        path=${path:+$path }${COMP_WORDS[i]}\n"
    "    done\n"
    "    if _arcactl_value \"${COMP_WORDS[COMP_CWORD - 1]}\"; then\n"
    "        [ -z \"$value\" ] || mapfile -t COMPREPLY < <(compgen \"$value\" -- \"$cur\")\n"
    "        return\n"
    "    fi\n"
    "    _arcactl_next \"$path\"\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$next\" -- \"$cur\")\n"
    "    [ -z \"$files\" ] || [[ $cur == -* ]] || mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "}\n"
    "complete -o filenames -F _arcactl arcactl\n";

static void words_of(const struct ctl_command *m, char *out, size_t n)
{
    snprintf(out, n, "%s%s%s", m->noun, m->verb[0] != '\0' ? " " : "", m->verb);
}

enum { WORDS_MAX = 64 };

/* Does command `m` begin with the `n` bytes of `prefix`, as whole words? */
static bool begins(const struct ctl_command *m, const char *prefix, size_t n)
{
    char words[WORDS_MAX];

    words_of(m, words, sizeof words);
    return strncmp(words, prefix, n) == 0 && (n == 0 || words[n] == ' ' || words[n] == '\0');
}

/* The words that may follow the first `n` bytes of `prefix`, each once. */
static void print_next(const char *prefix, size_t n)
{
    const struct ctl_command *m;
    char words[WORDS_MAX];
    char last[WORDS_MAX] = "";
    size_t count;

    m = ctl_commands(&count);
    for (size_t i = 0; i < count; i++) {
        const char *rest;
        size_t k;

        words_of(&m[i], words, sizeof words);
        if (!begins(&m[i], prefix, n) || words[n] == '\0')
            continue;
        rest = words + n + (n > 0);
        k = strcspn(rest, " ");
        if (strncmp(last, rest, k) == 0 && last[k] == '\0')
            continue;
        snprintf(last, sizeof last, "%.*s", (int)k, rest);
        printf(" %s", last);
    }
}

/* The branch of one prefix: what follows, and the options where it is a whole command. */
static void print_branch(const char *prefix, size_t n)
{
    const struct ctl_command *m;
    bool files = false;
    size_t count;

    printf("    '%.*s') next='%s", (int)n, prefix, n == 0 ? "--help --version" : "-d --json --help");
    print_next(prefix, n);
    m = ctl_commands(&count);
    for (size_t i = 0; i < count; i++) {
        char words[WORDS_MAX];

        words_of(&m[i], words, sizeof words);
        if (strlen(words) != n || strncmp(words, prefix, n) != 0)
            continue;
        printf("%s%s", m[i].options[0] != '\0' ? " " : "", m[i].options);
        files = strstr(m[i].args, "FILE") != NULL || strstr(m[i].args, "BACKUP") != NULL;
    }
    printf("'%s ;;\n", files ? " files=1" : "");
}

/* Was this prefix one of an earlier command? */
static bool is_known(const struct ctl_command *all, size_t before, const char *prefix, size_t n)
{
    for (size_t i = 0; i < before; i++)
        if (begins(&all[i], prefix, n))
            return true;
    return false;
}

static void print_commands(void)
{
    const struct ctl_command *m;
    char words[WORDS_MAX];
    size_t count;

    print_branch("", 0);
    m = ctl_commands(&count);
    for (size_t i = 0; i < count; i++) {
        words_of(&m[i], words, sizeof words);
        for (size_t n = strcspn(words, " "); n > 0; n += words[n] == ' ' ? 1 + strcspn(words + n + 1, " ") : 0) {
            if (!is_known(m, i, words, n))
                print_branch(words, n);
            if (words[n] == '\0')
                break;
        }
    }
}

/* Files and folders are completed; what else a value is, only its user knows. */
static void print_values(void)
{
    const struct ctl_option *o;
    size_t count;

    o = ctl_options(&count);
    for (size_t i = 0; i < count; i++) {
        if (o[i].arg == NULL)
            continue;
        printf("    '%s') value='%s' ;;\n", o[i].name,
               strcmp(o[i].arg, "DIR") == 0                                        ? "-d"
               : strcmp(o[i].arg, "FILE") == 0 || strcmp(o[i].arg, "PROGRAM") == 0 ? "-f"
                                                                                  : "");
    }
}

int completion_run(struct ctl *c)
{
    (void)c;
    fputs(HEAD, stdout);
    print_commands();
    fputs(MIDDLE, stdout);
    print_values();
    fputs(TAIL, stdout);
    return fflush(stdout) == 0 ? CTL_DONE : CTL_ERROR;
}
