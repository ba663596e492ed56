/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "i18n/i18n.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* gettext gives no translation under the locale "C"; under C.UTF-8 it looks at LANGUAGE. */
static void messages_locale(void)
{
    const char *now = setlocale(LC_MESSAGES, "");

    if (now == NULL || strcmp(now, "C") == 0 || strcmp(now, "POSIX") == 0)
        setlocale(LC_MESSAGES, "C.UTF-8");
}

/* The language of the environment when its locale is not installed: "pt_BR.UTF-8" names one all
 * the same. */
static void language_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *v;
    char language[24];
    size_t i;
    size_t n;

    if (getenv("LANGUAGE") != NULL)
        return;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        v = getenv(names[i]);
        if (v == NULL || v[0] == '\0')
            continue;
        n = strcspn(v, ".@");
        if (n >= sizeof language || (n == 1 && v[0] == 'C') || strcmp(v, "POSIX") == 0)
            return;
        memcpy(language, v, n);
        language[n] = '\0';
        setenv("LANGUAGE", language, 1);
        return;
    }
}

void i18n_open(const char *dir)
{
    if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    language_of_environment();
    messages_locale();
    bindtextdomain("arca", dir);
    bind_textdomain_codeset("arca", "UTF-8");
    textdomain("arca");
}

void i18n_language(const char *language)
{
    setenv("LANGUAGE", language, 1);
    messages_locale();
    /* Makes gettext forget what it found in the language before. */
    textdomain("arca");
}
