/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arcactl/ctl.h"

enum { WORDS_MAX = 64 };

static int wait_for(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return 127;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* What a PostgreSQL program must not see: the caller's own connection settings and language. */
static char **clean_environment(struct ctl *c)
{
    static char locale[] = "LC_ALL=C.UTF-8";
    size_t n = 0;
    size_t k = 0;
    char **out;

    while (environ[n] != NULL)
        n++;
    out = ARENA_ARRAY(&c->arena, char *, n + 2);
    for (n = 0; environ[n] != NULL; n++) {
        if (strncmp(environ[n], "PG", 2) != 0 && strncmp(environ[n], "LC_", 3) != 0 && strncmp(environ[n], "LANG", 4) != 0)
            out[k++] = environ[n];
    }
    out[k] = locale;
    return out;
}

int run_program(struct ctl *c, const char *account, const char *log, const char *const *argv)
{
    char *words[WORDS_MAX];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none;
    pid_t pid;
    int n = 0;
    int failed;

    if (account != NULL && geteuid() == 0) {
        words[n++] = arena_copy(&c->arena, "runuser", 7);
        words[n++] = arena_copy(&c->arena, "-u", 2);
        words[n++] = arena_copy(&c->arena, account, strlen(account));
        words[n++] = arena_copy(&c->arena, "--", 2);
    }
    for (; *argv != NULL && n < WORDS_MAX - 1; argv++)
        words[n++] = arena_copy(&c->arena, *argv, strlen(*argv));
    words[n] = NULL;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addchdir_np(&files, "/");
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (log != NULL) {
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    }
    posix_spawnattr_init(&how);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
    failed = posix_spawnp(&pid, words[0], &files, &how, words, clean_environment(c));
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return failed != 0 ? 127 : wait_for(pid);
}
