/* SPDX-License-Identifier: Apache-2.0 */
/* target: what a connection string means: which hosts are tried in which order, and with which
 * settings. Pure: nothing is looked up or opened here. */
#ifndef ARCA_DB_TARGET_H
#define ARCA_DB_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "db/db.h"

/* One host of the list. Any member may be NULL: libpq's default. */
struct target_host {
    const char *host;     /* a name, an address or a socket's folder; TLS is verified against it */
    const char *hostaddr; /* a numeric address, or NULL */
    const char *port;
    bool by_name;         /* the name must be looked up first */
};

struct target_setting {
    const char *key;
    const char *value;
};

struct target {
    struct { VEC_OF(struct target_host) } hosts;       /* at least one */
    struct { VEC_OF(struct target_setting) } settings; /* without host, hostaddr, port, password */
    const char *password;                              /* from the connection string, or NULL */
    int64_t connect_timeout_ms;                        /* per address; 0: none */
    bool tls_is_set;                                   /* sslmode was said somewhere */
};

/* Reads `o` into `*out`, all of it in `a`. ERR_INPUT when the string cannot be read. */
struct err target_read(struct target *out, struct arena *a, const struct db_options *o);

/* The keys and values, NULL-ended, for connecting to `host` at `address` (NULL: as the host says),
 * in `a`. `password` may be NULL. */
void target_params(const struct target *t, const struct target_host *host, const char *address,
                   const char *password, struct arena *a, const char *const **keys,
                   const char *const **values);

/* True for a numeric IPv4 or IPv6 address; for one of this machine itself. */
bool target_is_address(const char *text);
bool target_is_loopback(const char *address);

#endif
