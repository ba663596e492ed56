/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/args.h"

#include <stdio.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "i18n/i18n.h"

static const char COMMON[] = "-d --json --help";

/* True when `word` stands among the blank-separated words of `list`. */
static bool among(const char *list, const char *word)
{
    size_t n = strlen(word);
    const char *p;

    for (p = list; (p = strstr(p, word)) != NULL; p += n) {
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    }
    return false;
}

enum { USAGE_BYTES = 160 };

/* The words of a command, behind `arcactl`. */
static const char *usage(char out[USAGE_BYTES], const struct ctl_command *m)
{
    snprintf(out, USAGE_BYTES, "%s%s%s%s%s", m->noun, m->verb[0] != '\0' ? " " : "", m->verb,
             m->args[0] != '\0' ? " " : "", m->args);
    return out;
}

static void help_option(const struct ctl_option *o)
{
    int n = printf("  %s%s%s", o->name, o->arg != NULL ? " " : "", o->arg != NULL ? o->arg : "");

    printf("%*s%s\n", n < 26 ? 26 - n : 1, "", _(o->help));
}

static void help_exits(const struct ctl_command *m)
{
    const struct ctl_meaning *x;
    char code[16];
    size_t count;
    size_t i;

    x = ctl_meanings(&count);
    for (i = 0; i < count; i++) {
        snprintf(code, sizeof code, "%d", (int)x[i].code);
        if (among(m->exits, code))
            printf("  %2s  %s\n", code, _(x[i].text));
    }
}

static int help_command(const struct ctl_command *m)
{
    const struct ctl_option *o;
    char words[USAGE_BYTES];
    size_t count;
    size_t i;

    printf("arcactl %s\n  %s\n\n", usage(words, m), _(m->help));
    o = ctl_options(&count);
    for (i = 0; i < count; i++) {
        if (among(m->options, o[i].name) || among(COMMON, o[i].name))
            help_option(&o[i]);
    }
    printf("\n%s %s\n", _("Exit codes:"), m->exits);
    help_exits(m);
    return CTL_DONE;
}

/* The commands of one noun; NULL: all. */
static void help_list(const char *noun)
{
    const struct ctl_command *m;
    char words[USAGE_BYTES];
    size_t count;
    size_t i;

    m = ctl_commands(&count);
    for (i = 0; i < count; i++) {
        if (noun == NULL || strcmp(m[i].noun, noun) == 0)
            printf("  %-29s %s\n", usage(words, &m[i]), _(m[i].help));
    }
}

static int help_all(void)
{
    printf("%s\n\n", _("arcactl: the database of arca, its people and its health"));
    help_list(NULL);
    printf("\n%s\n", _("More on one of them: arcactl NOUN VERB --help, and man arcactl-NOUN."));
    return CTL_DONE;
}

static int help_noun(const char *noun)
{
    help_list(noun);
    printf("\n");
    printf(_("More on one of them: arcactl %s VERB --help, and man arcactl-%s."), noun, noun);
    printf("\n");
    return CTL_DONE;
}

/* How many words of argv from [2] on are the verb ("key new" is two); 0: it is another one. */
static int verb_words(const char *verb, int argc, char **argv)
{
    int words = 0;

    while (verb[0] != '\0') {
        size_t n = strcspn(verb, " ");

        if (2 + words >= argc || strlen(argv[2 + words]) != n || strncmp(argv[2 + words], verb, n) != 0)
            return 0;
        words++;
        verb += n + (verb[n] == ' ');
    }
    return words;
}

static const struct ctl_command *find_command(int argc, char **argv, int *words, bool *noun_known)
{
    const struct ctl_command *m;
    size_t count;
    size_t i;

    *noun_known = false;
    m = ctl_commands(&count);
    for (i = 0; i < count; i++) {
        if (strcmp(m[i].noun, argv[1]) != 0)
            continue;
        *noun_known = true;
        *words = verb_words(m[i].verb, argc, argv);
        if (m[i].verb[0] == '\0' || *words > 0)
            return &m[i];
    }
    return NULL;
}

static bool is_help(const char *word)
{
    return word != NULL && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0);
}

/* No command goes by these words; `help`: they end in the question for it. */
static int no_command(struct ctl *c, const char *noun, const char *verb, bool noun_known, bool help)
{
    const struct ctl_command *m;
    char words[USAGE_BYTES];
    size_t count;
    size_t i;

    if (!noun_known) {
        ctl_error(c, _("there is no command \"%s\"."), noun);
        ctl_next(c, "arcactl --help");
        return CTL_ERROR;
    }
    if (help)
        return help_noun(noun);
    if (verb == NULL || verb[0] == '-')
        ctl_error(c, _("\"%s\" needs to be told what to do:"), noun);
    else
        ctl_error(c, _("\"%s\" cannot do \"%s\"; it can do:"), noun, verb);
    m = ctl_commands(&count);
    for (i = 0; i < count; i++) {
        if (strcmp(m[i].noun, noun) == 0)
            ctl_state(c, "arcactl %s", usage(words, &m[i]));
    }
    return CTL_ERROR;
}

/* Takes argv[*i], and its value from "--name=value" or the next word. */
static bool take_option(struct ctl *c, int argc, char **argv, int *i)
{
    const struct ctl_option *o;
    const char *word = argv[*i];
    size_t n = strcspn(word, "=");
    size_t count;
    size_t k;

    o = ctl_options(&count);
    for (k = 0; k < count; k++) {
        if (strlen(o[k].name) == n && strncmp(o[k].name, word, n) == 0)
            break;
    }
    if (k == count || !(among(c->command->options, o[k].name) || among(COMMON, o[k].name))) {
        ctl_error(c, _("this command does not take \"%.*s\"."), (int)n, word);
        ctl_next(c, "arcactl %s %s --help", c->command->noun, c->command->verb);
        return false;
    }
    if (o[k].arg == NULL && word[n] == '\0') {
        c->option[o[k].id] = "";
        return true;
    }
    if (o[k].arg != NULL && word[n] == '=') {
        c->option[o[k].id] = word + n + 1;
        return true;
    }
    if (o[k].arg == NULL || *i + 1 >= argc) {
        ctl_error(c, o[k].arg == NULL ? _("%s takes no value.") : _("%s needs a value."), o[k].name);
        return false;
    }
    c->option[o[k].id] = argv[++*i];
    return true;
}

/* Is `word` an option of this command? */
static bool is_option(struct ctl *c, const char *word)
{
    const struct ctl_option *o;
    size_t n = strcspn(word, "=");
    size_t count;
    size_t k;

    o = ctl_options(&count);
    for (k = 0; k < count; k++) {
        if (strlen(o[k].name) == n && strncmp(o[k].name, word, n) == 0)
            return among(c->command->options, o[k].name) || strcmp(o[k].name, "--help") == 0;
    }
    return false;
}

static int read_rest(struct ctl *c, int argc, char **argv, int i)
{
    const char **args = ARENA_ARRAY(&c->arena, const char *, (size_t)argc + 1);
    char words[USAGE_BYTES];
    bool all = false; /* after "--" nothing is an option */

    c->args = args;
    for (; i < argc; i++) {
        if (!all && strcmp(argv[i], "--") == 0)
            all = true;
        else if (!all && c->command->args_max < 0 && !is_option(c, argv[i])) {
            all = true; /* from here on the words are another program's */
            args[c->arg_count++] = argv[i];
        }
        else if (!all && argv[i][0] == '-' && argv[i][1] != '\0') {
            if (!take_option(c, argc, argv, &i))
                return CTL_ERROR;
        } else
            args[c->arg_count++] = argv[i];
    }
    if (c->option[OPT_HELP] != NULL)
        return help_command(c->command);
    if (c->arg_count < c->command->args_min ||
        (c->command->args_max >= 0 && c->arg_count > c->command->args_max)) {
        ctl_error(c, "%s", _("the command is not complete, or has a word too many. It goes:"));
        fprintf(stderr, "  arcactl %s\n", usage(words, c->command));
        return CTL_ERROR;
    }
    return -1;
}

int args_read(struct ctl *c, int argc, char **argv)
{
    const char *verb = argc > 2 ? argv[2] : NULL;
    bool noun_known;
    int words = 0;

    if (argc < 2 || is_help(argv[1])) {
        help_all();
        return argc < 2 ? CTL_ERROR : CTL_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts(PACKAGE_STRING);
        return CTL_DONE;
    }
    c->command = find_command(argc, argv, &words, &noun_known);
    if (c->command == NULL)
        return no_command(c, argv[1], verb, noun_known, is_help(argv[argc - 1]));
    return read_rest(c, argc, argv, 2 + words);
}
