/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "db/target.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"

/* Set where neither the connection string nor the environment says otherwise. The keepalives find
 * a dead line in 5 + 3 + 3 seconds of silence, tcp_user_timeout one that takes no more data. A
 * password file has no place at a shared terminal, and /dev/null itself would make libpq print a
 * warning; Kerberos would look for its tickets before anybody asked. */
static const struct target_setting defaults[] = {
    {"connect_timeout", "5"},
    {"tcp_user_timeout", "10000"},
    {"keepalives", "1"},
    {"keepalives_idle", "5"},
    {"keepalives_interval", "3"},
    {"keepalives_count", "3"},
    {"gssencmode", "disable"},
    {"passfile", "/dev/null/none"},
};

/* What the readers of rows rely on; wins over the role's and the database's settings. */
static const char server_settings[] = "-c datestyle=ISO -c bytea_output=hex";

bool target_is_address(const char *text)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

bool target_is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static bool is_conninfo(const char *text)
{
    return strchr(text, '=') != NULL || strncmp(text, "postgresql://", 13) == 0 ||
           strncmp(text, "postgres://", 11) == 0;
}

static const char *find(const PQconninfoOption *list, const char *key)
{
    for (; list != NULL && list->keyword != NULL; list++)
        if (strcmp(list->keyword, key) == 0)
            return list->val != NULL && list->val[0] != '\0' ? list->val : NULL;
    return NULL;
}

static const char *copy(struct arena *a, const char *c)
{
    return c != NULL ? arena_copy(a, c, strlen(c)) : NULL;
}

static void set(struct target *t, const char *key, const char *value)
{
    struct target_setting s = {.key = key, .value = value};

    for (size_t i = 0; i < t->settings.n; i++)
        if (strcmp(t->settings.p[i].key, key) == 0) {
            t->settings.p[i].value = value;
            return;
        }
    vec_push(&t->settings, s);
}

/* Part `i` of a comma list, NULL where it is empty; a list of one serves all. */
static const char *part(struct arena *a, const char *list, int i)
{
    size_t n;

    if (list == NULL)
        return NULL;
    if (strchr(list, ',') == NULL)
        return copy(a, list);
    for (; i > 0; i--) {
        list = strchr(list, ',');
        if (list == NULL)
            return NULL;
        list++;
    }
    n = strcspn(list, ",");
    return n != 0 ? arena_copy(a, list, n) : NULL;
}

static int parts(const char *list)
{
    int n = 1;

    for (; list != NULL && (list = strchr(list, ',')) != NULL; list++)
        n++;
    return n;
}

static void read_hosts(struct target *t, struct arena *a, const char *host, const char *hostaddr,
                       const char *port)
{
    int count = parts(hostaddr != NULL ? hostaddr : host);

    for (int i = 0; i < count; i++) {
        struct target_host h = {
            .host = part(a, host, i),
            .hostaddr = part(a, hostaddr, i),
            .port = part(a, port, i),
        };
        bool is_socket = h.host == NULL || h.host[0] == '/' || h.host[0] == '@';

        if (h.hostaddr == NULL && !is_socket && target_is_address(h.host))
            h.hostaddr = h.host;
        h.by_name = h.hostaddr == NULL && !is_socket;
        vec_push(&t->hosts, h);
    }
}

/* What holds for what is not said: a service's entry, the environment, libpq's own defaults, in this
 * order. Only libpq knows where service files are, and tells what is in them of a connection alone:
 * this one never begins, for want of a channel binding that is one. */
static struct err usual_of_service(PQconninfoOption **out, const char *service)
{
    static const char no_binding[] = "none of them";
    const char *const keys[] = {"service", "passfile", "channel_binding", NULL};
    const char *const values[] = {service, "/dev/null/none", no_binding, NULL};
    PGconn *pg = PQconnectStartParams(keys, values, 0);
    struct err e = OK;

    *out = NULL;
    if (pg == NULL || strstr(PQerrorMessage(pg), no_binding) == NULL)
        e = err_make(ERR_INPUT,
                     N_("The service that the connection string names is not known, or its file "
                        "cannot be read."),
                     "%s", pg != NULL ? PQerrorMessage(pg) : "out of memory");
    else
        *out = PQconninfo(pg);
    PQfinish(pg);
    return e;
}

static struct err usual_read(PQconninfoOption **out, const PQconninfoOption *said)
{
    const char *service = find(said, "service");

    if (service != NULL)
        return usual_of_service(out, service);
    *out = PQconndefaults(); /* with PGSERVICE's entry */
    return OK;
}

/* What was said, else what is usual. */
static const char *either(const PQconninfoOption *said, const PQconninfoOption *usual,
                          const char *key)
{
    return find(said, key) != NULL ? find(said, key) : find(usual, key);
}

/* True when `usual` has another value than libpq's own, so that somebody has set it. Whoever sets
 * that very value in a service file is not heard: the stricter rule holds for him. */
static bool differs(const PQconninfoOption *usual, const char *key, const char *own)
{
    const char *value = find(usual, key);

    return value != NULL && strcmp(value, own) != 0;
}

static void read_settings(struct target *t, struct arena *a, const PQconninfoOption *said,
                          const PQconninfoOption *usual)
{
    static const char *const apart[] = {"host", "hostaddr", "port", "password", NULL};
    const char *text;

    for (const PQconninfoOption *o = said; o != NULL && o->keyword != NULL; o++) {
        bool skip = o->val == NULL;

        for (int i = 0; apart[i] != NULL; i++)
            skip = skip || strcmp(o->keyword, apart[i]) == 0;
        if (!skip)
            set(t, copy(a, o->keyword), copy(a, o->val));
    }
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
        const char *key = defaults[i].key;

        /* gssencmode and passfile always have a built-in default, so only what was said counts. */
        if (find(said, key) == NULL &&
            (find(usual, key) == NULL || strcmp(key, "gssencmode") == 0 ||
             strcmp(key, "passfile") == 0))
            set(t, key, defaults[i].value);
    }
    text = either(said, usual, "options");
    set(t, "options",
        text != NULL ? str_printf(a, "%s %s", server_settings, text).p : server_settings);
    set(t, "client_encoding", "UTF8");
    t->tls_is_set = find(said, "sslmode") != NULL || getenv("PGSSLMODE") != NULL ||
                    differs(usual, "sslmode", "prefer");
}

static int64_t connect_timeout_of(const struct target *t, const PQconninfoOption *usual)
{
    const char *text = find(usual, "connect_timeout");
    long seconds;

    for (size_t i = 0; i < t->settings.n; i++)
        if (strcmp(t->settings.p[i].key, "connect_timeout") == 0)
            text = t->settings.p[i].value;
    seconds = text != NULL ? strtol(text, NULL, 10) : 0;
    return seconds > 0 && seconds < 86400 ? (int64_t)seconds * 1000 : 0;
}

static void read_all(struct target *t, struct arena *a, const struct db_options *o,
                     const PQconninfoOption *said, const PQconninfoOption *usual)
{
    bool hosts_said = find(said, "host") != NULL || find(said, "hostaddr") != NULL;
    const PQconninfoOption *hosts = hosts_said ? said : usual;

    read_settings(t, a, said, usual);
    read_hosts(t, a, find(hosts, "host"), find(hosts, "hostaddr"), either(said, usual, "port"));
    if (o->user != NULL)
        set(t, "user", copy(a, o->user));
    if (o->program != NULL)
        set(t, "application_name", copy(a, o->program));
    t->password = copy(a, either(said, usual, "password"));
    t->connect_timeout_ms = connect_timeout_of(t, usual);
}

struct err target_read(struct target *out, struct arena *a, const struct db_options *o)
{
    bool is_string = o->conninfo != NULL && is_conninfo(o->conninfo);
    PQconninfoOption *said = is_string ? PQconninfoParse(o->conninfo, NULL) : NULL;
    PQconninfoOption *usual;
    struct err e;

    *out = (struct target){.hosts = {.arena = a}, .settings = {.arena = a}};
    if (is_string && said == NULL)
        return err_make(ERR_INPUT,
                        N_("The connection string cannot be read. Write it as host=... dbname=..."),
                        "PQconninfoParse");
    if (!is_string && o->conninfo != NULL && o->conninfo[0] != '\0')
        set(out, "dbname", copy(a, o->conninfo));
    e = usual_read(&usual, said);
    if (!err_is(&e))
        read_all(out, a, o, said, usual);
    PQconninfoFree(said);
    PQconninfoFree(usual);
    return e;
}

void target_params(const struct target *t, const struct target_host *host, const char *address,
                   const char *password, struct arena *a, const char *const **keys,
                   const char *const **values)
{
    const char *numeric = address != NULL ? address : host->hostaddr;
    struct target_setting more[] = {
        {"host", host->host},
        {"hostaddr", numeric},
        {"port", host->port},
        {"password", password},
        {"sslmode",
         numeric != NULL && !t->tls_is_set && !target_is_loopback(numeric) ? "verify-full" : NULL},
    };
    size_t extra = sizeof more / sizeof more[0];
    const char **k = ARENA_ARRAY(a, const char *, t->settings.n + extra + 1);
    const char **v = ARENA_ARRAY(a, const char *, t->settings.n + extra + 1);
    size_t n = 0;

    for (size_t i = 0; i < t->settings.n; i++, n++) {
        k[n] = t->settings.p[i].key;
        v[n] = t->settings.p[i].value;
    }
    for (size_t i = 0; i < extra; i++)
        if (more[i].value != NULL) {
            k[n] = more[i].key;
            v[n++] = more[i].value;
        }
    *keys = k;
    *values = v;
}
