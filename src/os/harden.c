/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "os/harden.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* What is kept. A name that ends in '*' is a beginning. `letters` NULL: any printable bytes. */
static const struct kept {
    const char *name;
    const char *letters;
    size_t max;
} kept[] = {
    {"TERM", ALNUM "+._-", 32},
    {"LANG", ALNUM "_.@-", 64},
    {"LANGUAGE", ALNUM "_.@:-", 64},
    {"LC_*", ALNUM "_.@-", 64},
    {"TZ", ALNUM "+,./:<>_-", 64},
    {"HOME", NULL, 1024},
    {"LOGNAME", ALNUM "._@-", 64},
    {"USER", ALNUM "._@-", 64},
    {"COLORTERM", ALNUM "._-", 32},
    {"NO_COLOR", NULL, 32},
    {"SSH_CONNECTION", ALNUM ".:% ", 160},
    {"SSH_TTY", ALNUM "/._-", 64},
    {"TMUX", NULL, 256},
    {"XDG_CONFIG_HOME", NULL, 1024},
    {"XDG_DATA_HOME", NULL, 1024},
    {"XDG_STATE_HOME", NULL, 1024},
    {"XDG_RUNTIME_DIR", NULL, 1024},
    {"ARCA_*", NULL, 1024},
};

struct err harden_memory(void)
{
    struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};

    if (setrlimit(RLIMIT_CORE, &none) != 0)
        return err_sys(errno, "RLIMIT_CORE");
    if (prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) != 0)
        return err_sys(errno, "PR_SET_DUMPABLE");
    return OK;
}

struct err harden_process(void)
{
    struct rlimit lock;

    umask(077);
    TRY(harden_memory());
    if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0)
        return err_sys(errno, "PR_SET_NO_NEW_PRIVS");
    /* Under a limit, locking all that comes would one day make an allocation fail. */
    if (getrlimit(RLIMIT_MEMLOCK, &lock) == 0 && lock.rlim_cur == RLIM_INFINITY)
        (void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
    return OK;
}

static bool name_fits(const char *pattern, const char *name, size_t n)
{
    size_t m = strlen(pattern);

    if (pattern[m - 1] == '*')
        return n > m - 1 && strncmp(pattern, name, m - 1) == 0;
    return n == m && strncmp(pattern, name, n) == 0;
}

static bool value_fits(const char *value, const char *letters, size_t max)
{
    size_t n = strlen(value);

    if (n > max)
        return false;
    if (letters != NULL)
        return n > 0 && strspn(value, letters) == n && strstr(value, "..") == NULL;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
            return false;
    return true;
}

static bool is_kept(const char *entry, size_t name_n, const char *const *also)
{
    const char *value = entry + name_n + 1;

    for (; also != NULL && *also != NULL; also++)
        if (name_fits(*also, entry, name_n))
            return value_fits(value, NULL, 4096);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (name_fits(kept[i].name, entry, name_n))
            return value_fits(value, kept[i].letters, kept[i].max);
    return false;
}

struct pair {
    const char *name;
    const char *value;
};

struct err harden_environment(const char *const *also)
{
    struct arena a;
    struct { VEC_OF(struct pair) } keep = {.arena = &a};
    struct err e = OK;

    arena_init(&a, 0);
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        size_t n = strcspn(*entry, "=");

        if ((*entry)[n] == '=' && n > 0 && is_kept(*entry, n, also)) {
            struct pair p = {.name = arena_copy(&a, *entry, n),
                             .value = arena_copy(&a, *entry + n + 1, strlen(*entry + n + 1))};
            vec_push(&keep, p);
        }
    }
    if (clearenv() != 0 || setenv("PATH", "/usr/bin:/bin", 1) != 0)
        e = err_sys(errno, "environment");
    for (size_t i = 0; i < keep.n; i++)
        if (setenv(keep.p[i].name, keep.p[i].value, 1) != 0)
            e = err_sys(errno, "environment");
    arena_free(&a);
    return e;
}
