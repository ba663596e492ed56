/* SPDX-License-Identifier: Apache-2.0 */
/* i18n: the language of the screen. English is in the source; other languages come from gettext
 * catalogues (.mo), which arca reads by itself: the C library's gettext needs an installed locale
 * of the language (a bare machine has C.UTF-8 alone, and glibc from 2.39 on ignores LANGUAGE
 * there), and cannot change the language of a running program without a private variable. */
#ifndef ARCA_I18N_I18N_H
#define ARCA_I18N_I18N_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Marks a string of a const table for the catalogue; _() at its use. */
#define N_(text) text
/* The same with a context, for words that other languages tell apart: NC_("state", "booked"). */
#define NC_(context, text) context "\004" text
/* The text in the person's language; takes what N_ and NC_ gave. Static life until the language
 * changes. NULL gives "". */
#define _(text) i18n_text(text)
/* See i18n_plural; the name is the one that xgettext and its users know. */
#define ngettext(one, many, n) i18n_plural((one), (many), (n))

struct i18n_language {
    const char *code;   /* "pt_BR": folder of the catalogue and value of a person's preference */
    const char *name;   /* in the language itself */
    const char *plural; /* as the catalogue's header has it; a test compares */
    int forms;
    int (*form)(unsigned long n); /* which form `n` things take */
};

/* Once, first thing in main: the character set becomes UTF-8 (C.UTF-8 where the environment names
 * no such locale), the language what the environment asks for: LANGUAGE, LC_ALL, LC_MESSAGES, LANG,
 * in this order. `dir` holds CODE/LC_MESSAGES/arca.mo (conf_locale_dir) and must live on. An error
 * means that there is no UTF-8 locale at all, or that the language's catalogue is missing or
 * damaged; texts are English then, and the program may go on. */
struct err i18n_open(const char *dir);

/* The person's language from now on: "pt_BR", "en", a locale's name; anything else is English. Texts of the
 * language before live on until i18n_end. The error says that the catalogue is missing or damaged, and the
 * language is English then. */
struct err i18n_language(const char *language);

/* True when the environment names a language that the program has; what it does not name is English. */
bool i18n_asked(void);

/* The code in use: "en" or another of i18n_languages. */
const char *i18n_language_now(void);

/* All languages, `*count` of them; English first. */
const struct i18n_language *i18n_languages(size_t *count);

/* The language that a locale name (pt_BR.UTF-8, pt, en_GB) means: a row of the table, or NULL. */
const struct i18n_language *i18n_find(const char *locale);

/* See _(). */
const char *i18n_text(const char *msgid) __attribute__((format_arg(1)));

/* The form for `n` things: ngettext("%d row", "%d rows", n). */
const char *i18n_plural(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));

/* The same for programs at their end and for tests: gives the catalogue back. */
void i18n_end(void);

#endif
