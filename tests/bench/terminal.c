/* SPDX-License-Identifier: Apache-2.0 */
/* terminal PART...: arca and the minimal program, each on a pseudo-terminal, side by side; terminal.sh
 * gives the server and the people by BENCH_* variables. Parts: start, keys, long. */
#include <config.h>

#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNINFO = 512 };

static const char *need(const char *name)
{
    const char *value = getenv(name);

    if (value == NULL || value[0] == '\0') {
        fprintf(stderr, "terminal: %s is not set\n", name);
        exit(64);
    }
    return value;
}

void arca_start(struct pty *p, const struct setup *s, enum way way)
{
    const char *argv[] = {s->arca, "-d", s->conninfo, "-U", s->person[way], "-l", "en", NULL};

    pty_start(p, ROWS, COLS, argv, s->env);
}

void minimal_start(struct pty *p, const struct setup *s, enum way way)
{
    char conninfo[CONNINFO];
    const char *argv[] = {s->minimal, conninfo, s->board_sql, s->patient_sql, NULL};

    snprintf(conninfo, sizeof conninfo, "%s user=%s", s->conninfo, s->reader[way]);
    pty_start(p, ROWS, COLS, argv, s->env);
}

void board_wait(struct pty *p, const char *sign, int quiet_ms)
{
    if (!pty_await(p, sign, WAIT_MS)) {
        fprintf(stderr, "terminal: \"%s\" did not come; what did:\n%s\n", sign, buf_c(&p->out));
        pty_end(p, NULL);
        exit(1);
    }
    pty_settle(p, WAIT_MS, quiet_ms);
}

static void set_up(struct setup *s)
{
    static char data[CONNINFO], home[CONNINFO];
    const char *quick = getenv("ARCA_BENCH_QUICK");

    *s = (struct setup){
        .arca = need("BENCH_ARCA"),
        .minimal = need("BENCH_MINIMAL"),
        .conninfo = need("BENCH_CONNINFO"),
        .person = {need("BENCH_PERSON"), need("BENCH_PERSON_PASSWORD")},
        .reader = {need("BENCH_READER"), need("BENCH_READER_PASSWORD")},
        .password = need("BENCH_PASSWORD"),
        .board_sql = need("BENCH_BOARD_SQL"),
        .patient_sql = need("BENCH_PATIENT_SQL"),
        .quick = quick != NULL && strcmp(quick, "1") == 0,
        .env = {"TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC", "PATH=/usr/bin:/bin",
                "ARCA_ESCDELAY=20", "NCURSES_NO_UTF8_ACS=1", data, home, NULL},
    };
    snprintf(data, sizeof data, "ARCA_DATADIR=%s", need("ARCA_DATADIR"));
    snprintf(home, sizeof home, "HOME=%s", need("BENCH_HOME"));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*measure)(const struct setup *s);
    } parts[] = {{"start", measure_start}, {"keys", measure_keys}, {"long", measure_long}};
    struct setup s;

    set_up(&s);
    for (int i = 1; i < argc; i++)
        for (size_t j = 0; j < sizeof parts / sizeof parts[0]; j++)
            if (strcmp(argv[i], parts[j].name) == 0)
                parts[j].measure(&s);
    return 0;
}
