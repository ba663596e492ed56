/* SPDX-License-Identifier: Apache-2.0 */
/* i18n: the program's language. Source texts are English; a catalogue of the domain "arca" gives
 * the others. Tables mark their texts with N_() and whoever shows them says _(). */
#ifndef ARCA_I18N_I18N_H
#define ARCA_I18N_I18N_H

#include <libintl.h>

#define N_(s) (s)
#define _(s) gettext(s)

/* Once, first thing in main: sets the character type from the environment, C.UTF-8 where that is
 * no UTF-8 locale, and binds the catalogue in `dir` (conf_locale_dir). Texts follow LANGUAGE and
 * the environment's locale until i18n_language is called. */
void i18n_open(const char *dir);

/* Switches the texts to "pt_BR", "en" ...; may be called again at any time. A bare machine has no
 * pt_BR locale, so this sets LANGUAGE over C.UTF-8, which every machine has. */
void i18n_language(const char *language);

#endif
