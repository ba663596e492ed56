/* SPDX-License-Identifier: Apache-2.0 */
/* paths: where things stand. All results are C strings in `a`. */
#ifndef ARCA_CONF_PATHS_H
#define ARCA_CONF_PATHS_H

#include "base/arena.h"
#include "base/err.h"

/* What is read at run time (migrations, seeds, init): $ARCA_DATADIR, else the installed folder. */
const char *conf_data_dir(struct arena *a);

/* The message catalogues: $ARCA_DATADIR/locale, else the installed folder. */
const char *conf_locale_dir(struct arena *a);

/* A person's own folders, each with "/arca" behind it, by the XDG base directory rules: a variable
 * that is unset, empty or not absolute counts as not there. */
const char *conf_config_dir(struct arena *a); /* $XDG_CONFIG_HOME, ~/.config */
const char *conf_state_dir(struct arena *a);  /* $XDG_STATE_HOME, ~/.local/state */

/* $HOME, else the folder of the account. */
const char *conf_home(struct arena *a);


#endif
