/* SPDX-License-Identifier: Apache-2.0 */
/* migrate: for tests/bench/migrate.sh.
 *
 *   migrate run COMMAND...           runs it; one line: seconds, seconds of processor, kilobytes at most
 *   migrate floor CONNINFO FILE...   sends each file as one simple query through one connection: the
 *                                    least that a tool for migrations must do */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int run(char **argv)
{
    struct timespec from, to;
    struct rusage used;
    int status = 1;
    pid_t child;

    clock_gettime(CLOCK_MONOTONIC, &from);
    child = fork();
    if (child == 0) {
        int out = open("/dev/null", O_WRONLY);

        if (out < 0 || dup2(out, STDOUT_FILENO) < 0)
            _exit(126);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) < 0) {
        perror("migrate");
        return 1;
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%.3f %.3f %ld\n", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
           seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static char *read_file(const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat st;
    char *text = NULL;
    size_t at = 0;
    ssize_t n = 0;

    if (fd < 0 || fstat(fd, &st) != 0 || (text = malloc((size_t)st.st_size + 1)) == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
    while (at < (size_t)st.st_size && (n = read(fd, text + at, (size_t)st.st_size - at)) > 0)
        at += (size_t)n;
    text[at] = '\0';
    close(fd);
    return text;
}

static int least(const char *conninfo, char **files, int count)
{
    PGconn *conn = PQconnectdb(conninfo);
    int failed = PQstatus(conn) != CONNECTION_OK;

    for (int i = 0; i < count && !failed; i++) {
        char *text = read_file(files[i]);
        PGresult *r = PQexec(conn, text);

        failed = PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK;
        PQclear(r);
        free(text);
    }
    if (failed)
        fprintf(stderr, "%s", PQerrorMessage(conn));
    PQfinish(conn);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "run") == 0)
        return run(argv + 2);
    if (argc > 3 && strcmp(argv[1], "floor") == 0)
        return least(argv[2], argv + 3, argc - 3);
    fprintf(stderr, "usage: migrate run COMMAND... | floor CONNINFO FILE...\n");
    return 2;
}
