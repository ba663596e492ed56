/* SPDX-License-Identifier: Apache-2.0 */
/* booking: many connections of one member of staff that book at once, in one loop.
 *
 *   booking load VARIANTS CLIENTS MILLISECONDS ROUNDS
 *       Each line "name TAB statement [TAB statement behind it]" of the file VARIANTS is run by all
 *       CLIENTS for so long, by turns, ROUNDS times; a line "tps TAB name TAB clients TAB number"
 *       for each turn, and where Linux tells it "cpu TAB name TAB clients TAB microseconds" that the
 *       backends' processors took for each call.
 *   booking listen VARIANTS CLIENTS MILLISECONDS ROUNDS LISTENERS RATE
 *       The same while LISTENERS others hear of it, at most RATE a second in all (0: as many as
 *       go); further lines "heard TAB name TAB milliseconds": from the answer of the statement to
 *       each listener, and "missed TAB name TAB number".
 *   booking race VARIANTS CLIENTS TIMES
 *       The first line's statement, all clients for one slot at one moment, TIMES times over: lines
 *       "won TAB number", "told TAB number" and "ms TAB slowest answer" for each.
 *
 * The statements take five numbers: $1 patient, $2 professional, $3 room (counted from 1; no two
 * clients share any), $4 day from tomorrow on, $5 minute of the day. No slot comes twice. Their
 * first column, when it is called outcome, must say "ok". Connections are libpq's own (PGHOST and so
 * on); BENCH_FIRST is the slot to begin with. */
#include <libpq-fe.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    CLIENTS_MAX = 64,
    LISTENERS_MAX = 128,
    VARIANTS_MAX = 16,
    LINE_MAX_BYTES = 2048,
    PER_CLIENT = 4, /* professionals; as many slots begin at one time */
    PATIENTS = 64,  /* of a client */
    SLOT_MINUTES = 5,
    SLOTS_A_DAY = 24 * 60 / SLOT_MINUTES,
    WARM_UP = 12, /* calls of each statement, by which its plans are there */
    REMEMBERED = 1 << 16,
};

struct variant {
    char name[64];
    char sql[LINE_MAX_BYTES], then[LINE_MAX_BYTES];
};

struct client {
    PGconn *conn;
    int n;         /* its place, from 0 */
    unsigned slot; /* the next one */
    bool busy, behind;
};

/* When a row's booking was answered, by the last digits of its id. */
struct booked {
    int64_t id;
    double at;
};

struct bench {
    struct variant variant[VARIANTS_MAX];
    int variants, clients, listeners;
    struct client client[CLIENTS_MAX];
    PGconn *listener[LISTENERS_MAX];
    struct booked booked[REMEMBERED];
    long done, heard;
};

static void give_up(PGconn *c, const char *what)
{
    fprintf(stderr, "booking: %s: %s\n", what, c != NULL ? PQerrorMessage(c) : "");
    exit(1);
}

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void read_variants(struct bench *b, const char *path)
{
    char line[2 * LINE_MAX_BYTES];
    FILE *f = fopen(path, "r");

    if (f == NULL) {
        perror(path);
        exit(1);
    }
    while (b->variants < VARIANTS_MAX && fgets(line, sizeof line, f) != NULL) {
        struct variant *v = &b->variant[b->variants];
        char *part[3] = {line, NULL, NULL};

        line[strcspn(line, "\n")] = '\0';
        for (int i = 1; i < 3 && part[i - 1] != NULL; i++)
            if ((part[i] = strchr(part[i - 1], '\t')) != NULL)
                *part[i]++ = '\0';
        if (part[1] == NULL)
            continue;
        snprintf(v->name, sizeof v->name, "%.*s", (int)sizeof v->name - 1, line);
        snprintf(v->sql, sizeof v->sql, "%.*s", LINE_MAX_BYTES - 1, part[1]);
        snprintf(v->then, sizeof v->then, "%.*s", LINE_MAX_BYTES - 1, part[2] != NULL ? part[2] : "");
        b->variants++;
    }
    fclose(f);
}

static void must(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);

    if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK)
        give_up(c, sql);
    PQclear(r);
}

static PGconn *connect_staff(void)
{
    PGconn *c = PQconnectdb("");

    if (PQstatus(c) != CONNECTION_OK)
        give_up(c, "connection");
    must(c, "SELECT * FROM api.session_open('bench', '0', 'bench', NULL, 'en')");
    return c;
}

static void statement_name(char *out, size_t size, int variant, bool behind)
{
    snprintf(out, size, "%s%d", behind ? "then" : "do", variant);
}

static void prepare(PGconn *c, int variant, bool behind, const char *sql)
{
    char name[16];
    PGresult *r;

    statement_name(name, sizeof name, variant, behind);
    r = PQprepare(c, name, sql, 0, NULL);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        give_up(c, sql);
    PQclear(r);
}

/* What a slot of a client is, as the statements take it. */
struct place {
    unsigned number[5];
};

static struct place place_of(const struct client *k, unsigned slot)
{
    unsigned at = slot / PER_CLIENT, who = (unsigned)k->n * PER_CLIENT + slot % PER_CLIENT + 1;

    return (struct place){{(unsigned)k->n * PATIENTS + slot % PATIENTS + 1, who, who,
                           at / SLOTS_A_DAY + 1, at % SLOTS_A_DAY * SLOT_MINUTES}};
}

static void send_call(struct client *k, int variant, const struct place *p)
{
    char name[16], text[5][16];
    const char *values[5];

    for (int i = 0; i < 5; i++) {
        snprintf(text[i], sizeof text[i], "%u", p->number[i]);
        values[i] = text[i];
    }
    statement_name(name, sizeof name, variant, false);
    if (PQsendQueryPrepared(k->conn, name, 5, values, NULL, NULL, 0) != 1)
        give_up(k->conn, name);
    k->busy = true;
    k->behind = false;
}

static void send_behind(struct client *k, int variant)
{
    char name[16];

    statement_name(name, sizeof name, variant, true);
    if (PQsendQueryPrepared(k->conn, name, 0, NULL, NULL, NULL, 0) != 1)
        give_up(k->conn, name);
    k->busy = k->behind = true;
}

/* Looks at an answer: "ok", or anything else. Its id is kept with the time. */
static bool took(struct bench *b, PGconn *c, const PGresult *r)
{
    int id = PQfnumber(r, "id");

    if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK)
        give_up(c, "a booking");
    if (PQntuples(r) == 1 && id >= 0 && !PQgetisnull(r, 0, id)) {
        int64_t n = strtoll(PQgetvalue(r, 0, id), NULL, 10);

        b->booked[n % REMEMBERED] = (struct booked){n, now_ms()};
    }
    return PQntuples(r) == 0 || strcmp(PQfname(r, 0), "outcome") != 0 ||
           strcmp(PQgetvalue(r, 0, 0), "ok") == 0;
}

/* Takes what has come for a client; true when its call is over, the one behind it included. */
static bool answered(struct bench *b, struct client *k, int variant, bool *ok)
{
    PGresult *r;

    if (PQconsumeInput(k->conn) != 1)
        give_up(k->conn, "input");
    if (PQisBusy(k->conn))
        return false;
    while ((r = PQgetResult(k->conn)) != NULL) {
        *ok = took(b, k->conn, r) && *ok;
        PQclear(r);
    }
    if (!k->behind && b->variant[variant].then[0] != '\0') {
        send_behind(k, variant);
        return false;
    }
    k->busy = false;
    return true;
}

static void hear(struct bench *b, PGconn *c, const char *name)
{
    PGnotify *n;

    if (PQconsumeInput(c) != 1)
        give_up(c, "listener");
    while ((n = PQnotifies(c)) != NULL) {
        long long id = 0;

        if (sscanf(n->extra, "appointment %lld", &id) == 1 && b->booked[id % REMEMBERED].id == id) {
            printf("heard\t%s\t%.2f\n", name, now_ms() - b->booked[id % REMEMBERED].at);
            b->heard++;
        }
        PQfreemem(n);
    }
}

/* Waits for at most `ms` and takes what came; idle clients begin anew while `go` may be counted down. */
static void turn(struct bench *b, int variant, int ms, long *go)
{
    struct pollfd fd[CLIENTS_MAX + LISTENERS_MAX];

    for (int i = 0; i < b->clients; i++) {
        struct client *k = &b->client[i];

        if (!k->busy && *go > 0) {
            struct place p = place_of(k, k->slot++);

            send_call(k, variant, &p);
            --*go;
        }
        fd[i] = (struct pollfd){.fd = PQsocket(k->conn), .events = k->busy ? POLLIN : 0};
    }
    for (int i = 0; i < b->listeners; i++)
        fd[b->clients + i] = (struct pollfd){.fd = PQsocket(b->listener[i]), .events = POLLIN};
    poll(fd, (nfds_t)(b->clients + b->listeners), ms);
    for (int i = 0; i < b->clients; i++) {
        bool ok = true;

        if (fd[i].revents == 0 || !b->client[i].busy || !answered(b, &b->client[i], variant, &ok))
            continue;
        if (!ok)
            give_up(NULL, "a slot that is free was refused");
        b->done++;
    }
    for (int i = 0; i < b->listeners; i++)
        if (fd[b->clients + i].revents != 0)
            hear(b, b->listener[i], b->variant[variant].name);
}

static bool any_busy(const struct bench *b)
{
    for (int i = 0; i < b->clients; i++)
        if (b->client[i].busy)
            return true;
    return false;
}

/* What the clients' backends have had of the processors, in microseconds; 0 where nobody tells. */
static double backends_cpu(const struct bench *b)
{
    double sum = 0, ns;
    char path[64];
    FILE *f;

    for (int i = 0; i < b->clients; i++) {
        snprintf(path, sizeof path, "/proc/%d/schedstat", PQbackendPID(b->client[i].conn));
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%lf", &ns) != 1)
            ns = 0;
        if (f != NULL)
            fclose(f);
        sum += ns / 1e3;
    }
    return sum;
}

/* One variant for `ms`; bookings a second. Rate 0: as many as go. */
static double stretch(struct bench *b, int variant, double ms, double rate)
{
    double began = now_ms(), end = began + ms, tps;
    long given = 0;

    b->done = b->heard = 0;
    while (now_ms() < end) {
        long go = rate > 0 ? (long)((now_ms() - began) * rate / 1e3) - given : CLIENTS_MAX, left = go;

        turn(b, variant, rate > 0 ? 1 : 100, &left);
        given += go - left;
    }
    tps = (double)b->done / (now_ms() - began) * 1e3;
    for (long none = 0; any_busy(b);)
        turn(b, variant, 100, &none);
    for (double last = now_ms() + 2000; b->listeners > 0 && now_ms() < last && b->heard < b->done * b->listeners;) {
        long none = 0;

        turn(b, variant, 10, &none);
    }
    return tps;
}

static void open_all(struct bench *b)
{
    const char *first = getenv("BENCH_FIRST");

    for (int i = 0; i < b->clients; i++) {
        struct client *k = &b->client[i];

        *k = (struct client){.conn = connect_staff(), .n = i,
                             .slot = first != NULL ? (unsigned)atoi(first) : 0};
        for (int v = 0; v < b->variants; v++) {
            prepare(k->conn, v, false, b->variant[v].sql);
            if (b->variant[v].then[0] != '\0')
                prepare(k->conn, v, true, b->variant[v].then);
        }
    }
    for (int i = 0; i < b->listeners; i++) {
        b->listener[i] = connect_staff();
        must(b->listener[i], "SELECT api.listen()");
    }
}

static void warm_up(struct bench *b)
{
    for (int v = 0; v < b->variants; v++) {
        long go = (long)WARM_UP * b->clients;

        while (go > 0 || any_busy(b))
            turn(b, v, 100, &go);
    }
    /* what was told of it is heard before anything is counted */
    for (double end = now_ms() + 500; b->listeners > 0 && now_ms() < end;) {
        long none = 0;

        turn(b, 0, 10, &none);
    }
}

static void load(struct bench *b, double ms, int rounds, double rate)
{
    for (int r = 0; r < rounds; r++)
        for (int v = 0; v < b->variants; v++) {
            double cpu = backends_cpu(b), tps = stretch(b, v, ms, rate);

            cpu = backends_cpu(b) - cpu;
            if (cpu > 0 && b->done > 0)
                printf("cpu\t%s\t%d\t%.1f\n", b->variant[v].name, b->clients, cpu / (double)b->done);
            printf("tps\t%s\t%d\t%.1f\n", b->variant[v].name, b->clients, tps);
            if (b->listeners > 0)
                printf("missed\t%s\t%ld\n", b->variant[v].name, b->done * b->listeners - b->heard);
            fflush(stdout);
        }
}

/* One race: the first client's next slot, and each client's own patient. */
static void race_once(struct bench *b, const struct place *slot)
{
    struct pollfd fd[CLIENTS_MAX];
    int won = 0, told = 0;
    double began = now_ms();

    for (int i = 0; i < b->clients; i++) {
        struct place p = *slot;

        p.number[0] = (unsigned)i * PATIENTS + 1;
        send_call(&b->client[i], 0, &p);
    }
    while (any_busy(b)) {
        for (int i = 0; i < b->clients; i++)
            fd[i] = (struct pollfd){.fd = PQsocket(b->client[i].conn),
                                    .events = b->client[i].busy ? POLLIN : 0};
        poll(fd, (nfds_t)b->clients, 100);
        for (int i = 0; i < b->clients; i++) {
            bool ok = true;

            if (b->client[i].busy && fd[i].revents != 0 && answered(b, &b->client[i], 0, &ok))
                *(ok ? &won : &told) += 1;
        }
    }
    printf("won\t%d\ntold\t%d\nms\t%.1f\n", won, told, now_ms() - began);
}

static void race(struct bench *b, int times)
{
    struct client *k = &b->client[0];

    for (; times > 0; times--, k->slot += PATIENTS) {
        struct place p = place_of(k, k->slot);

        race_once(b, &p);
    }
}

int main(int argc, char **argv)
{
    static struct bench b;
    const char *mode = argc > 1 ? argv[1] : "";
    bool listens = strcmp(mode, "listen") == 0, races = strcmp(mode, "race") == 0;

    if (argc != (listens ? 8 : races ? 5 : 6)) {
        fprintf(stderr, "usage: booking load|listen|race VARIANTS CLIENTS ...\n");
        return 2;
    }
    read_variants(&b, argv[2]);
    b.clients = atoi(argv[3]);
    b.listeners = listens ? atoi(argv[6]) : 0;
    if (b.clients < 1 || b.clients > CLIENTS_MAX || b.listeners > LISTENERS_MAX)
        give_up(NULL, "too many");
    open_all(&b);
    warm_up(&b);
    if (races)
        race(&b, atoi(argv[4]));
    else
        load(&b, atof(argv[4]), atoi(argv[5]), listens ? atof(argv[7]) : 0);
    for (int i = 0; i < b.clients; i++)
        PQfinish(b.client[i].conn);
    for (int i = 0; i < b.listeners; i++)
        PQfinish(b.listener[i]);
    return 0;
}
