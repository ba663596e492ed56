/* SPDX-License-Identifier: Apache-2.0 */
/* search QUERIES ROUNDS: asks for each line "class TAB text" of the file QUERIES, ROUNDS times over and
 * by turns, and prints a line "what TAB class TAB microseconds" for each call:
 *
 *   ping    SELECT 1
 *   event   one audit event and its commit
 *   bare    the search as the functions call it, without a ticket or an event
 *   api     the ticket's event, commit, the search with the event of its result, commit: one pipeline,
 *           as the program sends it
 *
 * The connection is libpq's own (PGHOST and so on), of a member of staff who may call the functions
 * that search.sh has let him. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the patients' list asks for on a screen of 24 lines: its rows and one that tells of more. */
#define ROWS_ASKED "15"

enum { QUERIES_MAX = 1000, LINE_MAX_BYTES = 512, PARAMS_MAX = 4 };

struct query {
    char class[32];
    char text[LINE_MAX_BYTES];
};

static void give_up(PGconn *c, const char *what)
{
    fprintf(stderr, "search: %s: %s", what, PQerrorMessage(c));
    exit(1);
}

/* The rows of a result that must be one; freed here. */
static int rows_of(PGconn *c, PGresult *r, const char *what)
{
    int n = PQntuples(r);
    ExecStatusType status = PQresultStatus(r);

    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        give_up(c, what);
    PQclear(r);
    return n;
}

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int call(PGconn *c, const char *name, int n, const char *const *values)
{
    return rows_of(c, PQexecPrepared(c, name, n, values, NULL, NULL, 0), name);
}

static void tell(const char *what, const struct query *q, double began)
{
    printf("%s\t%s\t%.1f\n", what, q->class, now_us() - began);
}

/* One of the two results of a pipeline of two, each ended by a synchronisation. */
static int piped(PGconn *c, const char *what)
{
    PGresult *r = PQgetResult(c);
    int n = rows_of(c, r, what);

    if (PQgetResult(c) != NULL)
        give_up(c, "one result was expected");
    r = PQgetResult(c);
    if (PQresultStatus(r) != PGRES_PIPELINE_SYNC)
        give_up(c, "the pipeline");
    PQclear(r);
    return n;
}

static void send(PGconn *c, const char *name, int n, const char *const *values)
{
    if (PQsendQueryPrepared(c, name, n, values, NULL, NULL, 0) != 1 || PQpipelineSync(c) != 1)
        give_up(c, name);
}

static int through_api(PGconn *c, const char *ticket, const char *text)
{
    const char *const open[] = {ticket, text};
    int n;

    send(c, "open", 2, open); /* puts the question down */
    send(c, "open", 2, open);
    send(c, "get", 1, open);
    if (PQflush(c) != 0)
        give_up(c, "flush");
    piped(c, "open");
    piped(c, "open");
    n = piped(c, "get");
    return n;
}

static void ask(PGconn *c, const struct query *q, const char *clinic, unsigned number)
{
    const char *const find[] = {clinic, q->text};
    char ticket[40];
    double began = now_us();
    int bare, api;

    call(c, "ping", 0, NULL);
    tell("ping", q, began);
    began = now_us();
    bare = call(c, "bare", 2, find);
    tell("bare", q, began);
    began = now_us();
    call(c, "event", 0, NULL);
    tell("event", q, began);
    snprintf(ticket, sizeof ticket, "00000000-0000-4000-8000-%012u", number);
    if (PQenterPipelineMode(c) != 1)
        give_up(c, "pipeline");
    began = now_us();
    api = through_api(c, ticket, q->text);
    tell("api", q, began);
    PQexitPipelineMode(c);
    if (api != bare) {
        fprintf(stderr, "search: \"%s\": %d rows bare, %d through api\n", q->text, bare, api);
        exit(1);
    }
    printf("rows\t%s\t%d\n", q->class, bare);
}

static void prepare(PGconn *c)
{
    static const char *const statement[][2] = {
        {"ping", "SELECT 1"},
        {"bare", "SELECT * FROM clinic.bench_find($1, $2, " ROWS_ASKED ")"},
        {"event", "SELECT * FROM audit.emit('bench.event', 0::smallint, NULL, NULL, NULL, NULL, NULL, '{}', NULL)"},
        {"open", "SELECT * FROM api.patient_search_open($1, $2, NULL, NULL, " ROWS_ASKED ")"},
        {"get", "SELECT * FROM api.patient_search($1)"},
    };
    size_t i;

    rows_of(c, PQexec(c, "SELECT * FROM api.session_open('bench', '0', NULL, NULL, 'en')"), "session");
    for (i = 0; i < sizeof statement / sizeof *statement; i++)
        rows_of(c, PQprepare(c, statement[i][0], statement[i][1], 0, NULL), statement[i][0]);
}

static size_t read_queries(const char *path, struct query *q)
{
    char line[LINE_MAX_BYTES];
    FILE *f = fopen(path, "r");
    char *tab;
    size_t n = 0;

    if (f == NULL) {
        perror(path);
        exit(1);
    }
    while (n < QUERIES_MAX && fgets(line, sizeof line, f) != NULL) {
        tab = strchr(line, '\t');
        if (line[0] == '#' || tab == NULL)
            continue;
        *tab = '\0';
        line[strcspn(tab + 1, "\n") + (size_t)(tab + 1 - line)] = '\0';
        snprintf(q[n].class, sizeof q[n].class, "%.*s", (int)sizeof q[n].class - 1, line);
        snprintf(q[n].text, sizeof q[n].text, "%.*s", LINE_MAX_BYTES - 1, tab + 1);
        n++;
    }
    fclose(f);
    return n;
}

int main(int argc, char **argv)
{
    static struct query query[QUERIES_MAX];
    unsigned number = 0;
    size_t count, i;
    int rounds, r;
    PGconn *c;

    if (argc != 4) {
        fprintf(stderr, "usage: search QUERIES ROUNDS CLINIC\n");
        return 2;
    }
    count = read_queries(argv[1], query);
    rounds = atoi(argv[2]);
    c = PQconnectdb("");
    if (PQstatus(c) != CONNECTION_OK)
        give_up(c, "connection");
    prepare(c);
    for (r = 0; r < rounds; r++)
        for (i = 0; i < count; i++)
            ask(c, &query[i], argv[3], ++number);
    PQfinish(c);
    return 0;
}
