/* SPDX-License-Identifier: Apache-2.0 */
/* scram: the SCRAM-SHA-256 verifier of a password (RFC 5803), as PostgreSQL stores it. Computed
 * here, so that the password itself never travels. */
#ifndef ARCA_DB_SCRAM_H
#define ARCA_DB_SCRAM_H

#include "base/arena.h"
#include "base/err.h"

/* The verifier of `password` for `user`, a C string in `a`. Takes no connection and some
 * milliseconds of computing. */
struct err scram_verifier(struct arena *a, const char *user, const char *password, const char **out);

#endif
