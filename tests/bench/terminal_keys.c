/* SPDX-License-Identifier: Apache-2.0 */
/* From the key to the last byte of the answer, the bytes of it, and the processor time of a letter. */
#include <config.h>

#include "terminal.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    QUIET_MS = 8,       /* behind an answer of the program itself */
    READ_QUIET_MS = 25, /* behind one that asks the server */
    REST_MS = 300,
    WORD = 20,          /* letters in a row */
    IDLE_MS = 3000,
    BOARD_ROWS = 17,    /* that 80x24 shows */
    PATIENT_ROWS = 14,
    BLOCKED_MS = 25     /* between letters while a query is stuck */
};

struct act {
    struct samples ms, bytes;
};

struct both {
    struct pty arca, floor;
    struct act letter, row, scroll, patients_row, patients_scroll, open;
    struct act floor_letter, floor_row, floor_scroll, floor_open;
    struct samples cpu, floor_cpu; /* of a letter, microseconds */
    struct act stuck;
    double idle, again; /* bytes */
};

/* A key and its answer, until `sign` (NULL: anything) has come and then nothing more. False: there
 * was no answer. */
static bool act(struct pty *p, const char *keys, const char *sign, int quiet_ms, struct act *a)
{
    pty_send(p, keys);
    if (sign != NULL && !pty_await(p, sign, WAIT_MS)) {
        fprintf(stderr, "terminal: \"%s\" did not come\n", sign);
        exit(1);
    }
    if (!pty_settle(p, sign != NULL ? WAIT_MS : REST_MS, quiet_ms))
        return false;
    if (a != NULL) {
        samples_add(&a->ms, (double)(p->last - p->sent) / 1000);
        samples_add(&a->bytes, (double)p->out.n);
    }
    return true;
}

/* Whatever it brings. */
static void go(struct pty *p, const char *keys)
{
    pty_send(p, keys);
    pty_settle(p, REST_MS, REST_MS);
}

static void type_word(struct pty *p, struct act *a, struct samples *cpu)
{
    double before = pty_cpu(p);

    for (int i = 0; i < WORD; i++)
        act(p, (char[]){(char)('a' + i), '\0'}, NULL, QUIET_MS, a);
    samples_add(cpu, (pty_cpu(p) - before) / WORD);
}

/* Letters in the first field of the form for a new patient, which looks for the same person while
 * one types; and in the field of the minimal program. */
static void measure_typing(struct both *b, int words)
{
    struct act warm = {0};
    struct samples cpu = {0};

    go(&b->arca, KEY_F2);
    go(&b->arca, KEY_INSERT);
    type_word(&b->arca, &warm, &cpu);
    go(&b->arca, KEY_EMPTY);
    for (int i = 0; i < words; i++) {
        type_word(&b->floor, &b->floor_letter, &b->floor_cpu);
        type_word(&b->arca, &b->letter, &b->cpu);
        go(&b->floor, "\177");
        go(&b->arca, KEY_EMPTY);
    }
    go(&b->arca, KEY_ESC);
    samples_free(&warm.ms);
    samples_free(&warm.bytes);
    samples_free(&cpu);
}

/* Down through a list from its first row on; `shown` of its rows are on the screen. */
static void walk(struct pty *p, int shown, struct act *row, struct act *scroll)
{
    go(p, KEY_HOME);
    for (int i = 1; i < 2 * shown; i++)
        if (!act(p, KEY_DOWN, NULL, QUIET_MS, i < shown ? row : scroll))
            break;
}

static void measure_moving(struct both *b, int walks)
{
    go(&b->arca, KEY_F5);
    for (int i = 0; i < walks; i++) {
        walk(&b->floor, BOARD_ROWS, &b->floor_row, &b->floor_scroll);
        walk(&b->arca, BOARD_ROWS, &b->row, &b->scroll);
    }
    go(&b->arca, KEY_F2);
    go(&b->arca, KEY_DOWN); /* from the search line into the list */
    for (int i = 0; i < walks; i++)
        walk(&b->arca, PATIENT_ROWS, &b->patients_row, &b->patients_scroll);
}

/* From the list of patients and back. */
static void measure_opening(struct both *b, int times)
{
    go(&b->arca, KEY_F2);
    go(&b->arca, KEY_DOWN);
    go(&b->arca, KEY_HOME);
    go(&b->floor, KEY_HOME);
    for (int i = 0; i < times; i++) {
        act(&b->floor, KEY_ENTER, "treatment_start", READ_QUIET_MS, &b->floor_open);
        act(&b->floor, KEY_F2, NULL, READ_QUIET_MS, NULL);
        act(&b->arca, KEY_ENTER, "Registered name", READ_QUIET_MS, &b->open);
        act(&b->arca, KEY_ESC, NULL, READ_QUIET_MS, NULL);
        act(&b->arca, KEY_DOWN, NULL, QUIET_MS, NULL);
        if (i % PATIENT_ROWS == PATIENT_ROWS - 1)
            act(&b->arca, KEY_HOME, NULL, READ_QUIET_MS, NULL);
    }
}

static PGconn *operator_connect(const struct setup *s)
{
    char conninfo[512];
    PGconn *c;

    snprintf(conninfo, sizeof conninfo, "%s user=postgres", s->conninfo);
    c = PQconnectdb(conninfo);
    if (PQstatus(c) != CONNECTION_OK) {
        fprintf(stderr, "terminal: %s", PQerrorMessage(c));
        exit(1);
    }
    return c;
}

static void run_sql(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);

    if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK) {
        fprintf(stderr, "terminal: %s", PQerrorMessage(c));
        exit(1);
    }
    PQclear(r);
}

/* What comes when nobody does anything; and when the server says that something changed, but what is
 * read anew is what stands there. */
static void measure_rest(struct both *b, PGconn *op)
{
    go(&b->arca, KEY_F2);
    pty_settle(&b->arca, IDLE_MS, IDLE_MS);
    pty_send(&b->arca, "");
    pty_settle(&b->arca, IDLE_MS, IDLE_MS);
    b->idle = (double)b->arca.out.n;
    pty_send(&b->arca, "");
    run_sql(op, "SELECT pg_notify('arca_' || id, 'patient 0') FROM clinic.clinic");
    pty_settle(&b->arca, IDLE_MS, REST_MS);
    b->again = (double)b->arca.out.n;
}

/* Letters in the search line while the server cannot answer what was asked for them. */
static void measure_stuck(struct both *b, PGconn *op, int letters)
{
    go(&b->arca, KEY_F2);
    go(&b->arca, KEY_EMPTY);
    run_sql(op, "BEGIN");
    run_sql(op, "LOCK TABLE clinic.patient IN ACCESS EXCLUSIVE MODE");
    for (int i = 0; i < letters; i++) {
        act(&b->arca, (char[]){(char)('a' + i % 26), '\0'}, NULL, BLOCKED_MS, &b->stuck);
        if (i % WORD == WORD - 1)
            act(&b->arca, KEY_EMPTY, NULL, 200, NULL); /* long enough for the question to be sent */
    }
    run_sql(op, "ROLLBACK");
    go(&b->arca, KEY_EMPTY);
}

static void time_figure(const char *name, struct act *a, struct act *floor)
{
    char text[96];

    snprintf(text, sizeof text, "%s, p99", name);
    figure(text, samples_at(&a->ms, 0.99), "ms", floor != NULL ? samples_at(&floor->ms, 0.99) : 0,
           BAR_VALUE, 16);
    snprintf(text, sizeof text, "%s, p50", name);
    figure(text, samples_at(&a->ms, 0.5), "ms", floor != NULL ? samples_at(&floor->ms, 0.5) : 0, BAR_NONE,
           0);
}

static void bytes_figure(const char *name, struct act *a, struct act *floor, double most)
{
    figure(name, samples_at(&a->bytes, 1), "bytes", floor != NULL ? samples_at(&floor->bytes, 1) : 0,
           BAR_VALUE, most);
}

static void print_figures(struct both *b)
{
    printf("# From the key to the painted screen, 80x24\n");
    time_figure("letter in a form", &b->letter, &b->floor_letter);
    time_figure("one row down the board", &b->row, &b->floor_row);
    time_figure("one row down the patients", &b->patients_row, &b->floor_row);
    time_figure("scroll by one row", &b->patients_scroll, &b->floor_scroll);
    time_figure("open a patient", &b->open, &b->floor_open);
    figure("letter while a query is stuck, longest", samples_at(&b->stuck.ms, 1), "ms", 0, BAR_VALUE, 50);
    printf("# Processor time of the program\n");
    figure("letter in a form", samples_at(&b->cpu, 0.5), "us", samples_at(&b->floor_cpu, 0.5), BAR_RATIO, 3);
    printf("# Bytes to the terminal, 80 columns, the most of all\n");
    bytes_figure("letter in a form", &b->letter, &b->floor_letter, 8);
    figure("idle for three seconds", b->idle, "bytes", 0, BAR_VALUE, 0);
    figure("list read anew, nothing changed", b->again, "bytes", 0, BAR_VALUE, 0);
    bytes_figure("one row down the board", &b->row, &b->floor_row, 2 * (COLS + 20));
    bytes_figure("one row down the patients", &b->patients_row, &b->floor_row, 2 * (COLS + 20));
    bytes_figure("scroll the board by one row", &b->scroll, &b->floor_scroll, COLS + 64);
    bytes_figure("scroll the patients by one row", &b->patients_scroll, &b->floor_scroll, COLS + 64);
    figure("open a patient, p50", samples_at(&b->open.bytes, 0.5), "bytes", 0, BAR_NONE, 0);
}

void measure_keys(const struct setup *s)
{
    struct both b = {0};
    PGconn *op = operator_connect(s);

    minimal_start(&b.floor, s, BY_PEER);
    arca_start(&b.arca, s, BY_PEER);
    board_wait(&b.floor, "F3 Agenda", REST_MS);
    board_wait(&b.arca, BAR_MARK, 2 * REST_MS);
    go(&b.arca, KEY_HOME);
    pty_settle(&b.arca, 2500, 2500); /* the sentence of the sign-in has been read and goes */
    measure_moving(&b, s->quick ? 8 : 25);
    measure_typing(&b, s->quick ? 12 : 40);
    measure_opening(&b, s->quick ? 80 : 300);
    measure_rest(&b, op);
    measure_stuck(&b, op, s->quick ? 60 : 120);
    print_figures(&b);
    pty_end(&b.arca, KEY_QUIT);
    pty_end(&b.floor, KEY_QUIT);
    PQfinish(op);
}
