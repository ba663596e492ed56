/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "db/scram.h"

#include <string.h>

#include <libpq-fe.h>

#include "i18n/i18n.h"

struct err scram_verifier(struct arena *a, const char *user, const char *password, const char **out)
{
    /* With the algorithm named, libpq asks the server nothing and takes no connection's facts
     * but its memory for errors. */
    PGconn *none = PQconnectStart("host=/nonexistent");
    char *v = none != NULL ? PQencryptPasswordConn(none, password, user, "scram-sha-256") : NULL;

    *out = v != NULL ? arena_copy(a, v, strlen(v)) : NULL;
    if (v != NULL)
        explicit_bzero(v, strlen(v));
    PQfreemem(v);
    PQfinish(none);
    if (*out == NULL)
        return err_make(ERR_SYS, N_("The password could not be encoded."), "PQencryptPasswordConn");
    return OK;
}
