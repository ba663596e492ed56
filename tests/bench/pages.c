/* SPDX-License-Identifier: Apache-2.0 */
/* pages STATEMENTS ROUNDS: each line "class TAB statement [TAB statement behind it]" of the file STATEMENTS
 * is run ROUNDS times, by turns, and a line "class TAB microseconds" printed for each time. A class "-" is
 * run and not told. Every statement must bring a row: a page that is empty measures nothing.
 *
 * The connection is libpq's own (PGHOST and so on), of a member of staff whose session is opened first. */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINES_MAX = 64, STEPS_MAX = 2, LINE_BYTES = 4096, WARM_UP = 3 };

struct line {
    char text[LINE_BYTES];
    const char *class;
    int steps;
};

static void give_up(PGconn *c, const char *what)
{
    fprintf(stderr, "pages: %s: %s\n", what, PQerrorMessage(c));
    exit(1);
}

/* Ends the program unless `r` has rows (or `may_be_empty`); frees it. */
static void settle(PGconn *c, PGresult *r, bool may_be_empty, const char *what)
{
    ExecStatusType status = PQresultStatus(r);

    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        give_up(c, what);
    if (!may_be_empty && PQntuples(r) == 0)
        give_up(c, what);
    PQclear(r);
}

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void name_of(char out[32], int line, int step)
{
    snprintf(out, 32, "s%d_%d", line, step);
}

/* Cuts the line at its tabs and prepares its statements. */
static void prepare(PGconn *c, struct line *l, int number)
{
    char name[32];
    char *at = strchr(l->text, '\t');

    l->text[strcspn(l->text, "\n")] = '\0';
    l->class = l->text;
    while (at != NULL && l->steps < STEPS_MAX) {
        char *next = strchr(at + 1, '\t');

        *at = '\0';
        if (next != NULL)
            *next = '\0';
        name_of(name, number, l->steps++);
        settle(c, PQprepare(c, name, at + 1, 0, NULL), true, at + 1);
        if (next != NULL)
            *next = '\t';
        at = next;
    }
}

static int read_lines(PGconn *c, const char *path, struct line *lines)
{
    FILE *f = fopen(path, "r");
    int n = 0;

    if (f == NULL) {
        perror(path);
        exit(1);
    }
    while (n < LINES_MAX && fgets(lines[n].text, LINE_BYTES, f) != NULL) {
        prepare(c, &lines[n], n);
        n++;
    }
    fclose(f);
    return n;
}

static void ask(PGconn *c, const struct line *l, int number, bool tell)
{
    char name[32];
    double began = now_us();

    for (int i = 0; i < l->steps; i++) {
        name_of(name, number, i);
        settle(c, PQexecPrepared(c, name, 0, NULL, NULL, NULL, 0), false, l->class);
    }
    if (tell && strcmp(l->class, "-") != 0)
        printf("%s\t%.1f\n", l->class, now_us() - began);
}

int main(int argc, char **argv)
{
    static struct line lines[LINES_MAX];
    int count, rounds;
    PGconn *c;

    if (argc != 3) {
        fprintf(stderr, "usage: pages STATEMENTS ROUNDS\n");
        return 2;
    }
    c = PQconnectdb("");
    if (PQstatus(c) != CONNECTION_OK)
        give_up(c, "connection");
    settle(c, PQexec(c, "SELECT * FROM api.session_open('bench', '0', NULL, NULL, 'en')"), false, "session");
    count = read_lines(c, argv[1], lines);
    rounds = atoi(argv[2]);
    for (int r = -WARM_UP; r < rounds; r++)
        for (int i = 0; i < count; i++)
            ask(c, &lines[i], i, r >= 0);
    PQfinish(c);
    return 0;
}
