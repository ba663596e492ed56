/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "i18n/i18n.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/catalogue.h"

static int form_not_one(unsigned long n)
{
    return n != 1 ? 1 : 0;
}

static int form_above_one(unsigned long n)
{
    return n > 1 ? 1 : 0;
}

static const struct i18n_language languages[] = {
    {"en", "English", "nplurals=2; plural=(n != 1);", 2, form_not_one},
    {"pt_BR", "Português (Brasil)", "nplurals=2; plural=(n > 1);", 2, form_above_one},
};
enum { LANGUAGES = sizeof languages / sizeof languages[0] };

/* The language in use: every piece of text asks for it, so it has one place. */
static struct {
    const char *dir;
    const struct i18n_language *language; /* NULL: English */
    struct catalogue catalogue[LANGUAGES]; /* those that were asked for: their texts stay, for screens hold them */
} here; /* mutable: set at start and when a person signs in */

const struct i18n_language *i18n_languages(size_t *count)
{
    *count = LANGUAGES;
    return languages;
}

const struct i18n_language *i18n_find(const char *locale)
{
    size_t n = locale != NULL ? strcspn(locale, ".@") : 0;

    for (size_t i = 0; n > 0 && i < LANGUAGES; i++) {
        if (strlen(languages[i].code) == n && strncmp(languages[i].code, locale, n) == 0)
            return &languages[i];
    }
    /* Another country of the same language: pt and pt_PT read the Brazilian catalogue. */
    for (size_t i = 0; n >= 2 && i < LANGUAGES; i++) {
        if (strncmp(languages[i].code, locale, 2) == 0 && (n == 2 || locale[2] == '_'))
            return &languages[i];
    }
    return NULL;
}

struct err i18n_language(const char *language)
{
    const struct i18n_language *l = i18n_find(language);
    char path[4096];
    int n;

    here.language = NULL;
    if (l == NULL || l == &languages[0])
        return OK;
    if (here.catalogue[l - languages].bytes != NULL) {
        here.language = l;
        return OK;
    }
    n = snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/arca.mo", here.dir != NULL ? here.dir : "",
                 l->code);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_make(ERR_SYS, N_("The catalogue of texts is missing. Install arca again."),
                        "path too long");
    TRY(catalogue_open(&here.catalogue[l - languages], path));
    here.language = l;
    return OK;
}

const char *i18n_language_now(void)
{
    return here.language != NULL ? here.language->code : languages[0].code;
}

void i18n_end(void)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        catalogue_close(&here.catalogue[i]);
    here.language = NULL;
}

/* The first language of the environment that arca has, or NULL. LANGUAGE is a list: "pt_BR:en". */
static const char *environment_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *list = getenv("LANGUAGE");

    while (list != NULL && list[0] != '\0') {
        size_t n = strcspn(list, ":");
        char one[32];

        if (n > 0 && n < sizeof one) {
            memcpy(one, list, n);
            one[n] = '\0';
            if (i18n_find(one) != NULL)
                return i18n_find(one)->code;
        }
        list += n + (list[n] == ':' ? 1 : 0);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && value[0] != '\0')
            return i18n_find(value) != NULL ? i18n_find(value)->code : NULL;
    }
    return NULL;
}

bool i18n_asked(void)
{
    return environment_language() != NULL;
}

static bool charset_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

struct err i18n_open(const char *dir)
{
    static const char *const fallbacks[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", "pt_BR.UTF-8"};
    enum { FALLBACKS = sizeof fallbacks / sizeof fallbacks[0] };

    i18n_end();
    here.dir = dir;
    /* Character classes alone: numbers and dates are written by our own rules. */
    if (setlocale(LC_CTYPE, "") == NULL || !charset_is_utf8()) {
        size_t i = 0;

        while (i < FALLBACKS && (setlocale(LC_CTYPE, fallbacks[i]) == NULL || !charset_is_utf8()))
            i++;
        if (i == FALLBACKS)
            return err_make(ERR_SYS, N_("This machine has no UTF-8 locale. Install one (C.UTF-8)."),
                            "setlocale failed");
    }
    return i18n_language(i18n_asked() ? environment_language() : "en");
}

/* The translation into the language in use, or NULL. */
static const char *translated(const char *msgid, int form)
{
    return here.language != NULL ? catalogue_find(&here.catalogue[here.language - languages], msgid, form) : NULL;
}

/* The English text behind the context, if there is one. */
static const char *without_context(const char *msgid)
{
    const char *end = strchr(msgid, '\004');

    return end != NULL ? end + 1 : msgid;
}

const char *i18n_text(const char *msgid)
{
    const char *found;

    if (msgid == NULL || msgid[0] == '\0')
        return "";
    found = translated(msgid, 0);
    return found != NULL && found[0] != '\0' ? found : without_context(msgid);
}

const char *i18n_plural(const char *one, const char *many, unsigned long n)
{
    const struct i18n_language *l = here.language != NULL ? here.language : &languages[0];
    const char *found = translated(one, l->form(n));

    if (found != NULL && found[0] != '\0')
        return found;
    return form_not_one(n) != 0 ? many : without_context(one);
}
