/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "conf/paths.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/str.h"

/* The variable's value when it is an absolute path. */
static const char *absolute(const char *variable)
{
    const char *v = getenv(variable);

    return v != NULL && v[0] == '/' ? v : NULL;
}

static const char *join(struct arena *a, const char *dir, const char *rest)
{
    return str_printf(a, "%s%s", dir, rest).p;
}

const char *conf_data_dir(struct arena *a)
{
    const char *v = absolute("ARCA_DATADIR");

    return join(a, v != NULL ? v : PKGDATADIR, "");
}

const char *conf_locale_dir(struct arena *a)
{
    const char *v = absolute("ARCA_DATADIR");

    return v != NULL ? join(a, v, "/locale") : join(a, LOCALEDIR, "");
}

const char *conf_home(struct arena *a)
{
    const char *v = absolute("HOME");
    const struct passwd *pw;

    if (v == NULL) {
        pw = getpwuid(getuid());
        v = pw != NULL && pw->pw_dir[0] == '/' ? pw->pw_dir : "/";
    }
    return join(a, v, "");
}

const char *conf_config_dir(struct arena *a)
{
    const char *v = absolute("XDG_CONFIG_HOME");

    return v != NULL ? join(a, v, "/arca") : join(a, conf_home(a), "/.config/arca");
}

const char *conf_state_dir(struct arena *a)
{
    const char *v = absolute("XDG_STATE_HOME");

    return v != NULL ? join(a, v, "/arca") : join(a, conf_home(a), "/.local/state/arca");
}
