/* SPDX-License-Identifier: Apache-2.0 */
/* A server that lies, against src/db: each conversation is a good one but for one message, which is
 * garbage, too long, too short, of a wrong type, said twice, or the last before it hangs up. Whatever
 * it is, the caller hears an answer or an error in words, soon, and nothing breaks. Prints TAP. */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/db.h"
#include "db/rows.h"
#include "db/sync.h"
#include "os/loop.h"

enum {
    PORT = 5432,
    PATIENCE_MS = 10000, /* of one conversation, on a machine that does much else */
    BUDGET_MS = 6000,    /* of the conversations by chance */
    BY_CHANCE = 600,
    BYTES = 65536
};

static char dir[32];

/* libpq itself loses a result when a COPY or a second description comes where none belongs: its
 * results are found missing by db_live, everything else by this. The name is the sanitizer's. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:PQisBusy\n";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}

static const struct db_stmt question = {"liar_question", "SELECT $1", NULL, 1};
static const struct db_stmt other = {"liar_other", "SELECT 2", NULL, 0};

/* --- what the server says --- */

/* Messages of a good conversation, each with its length as PostgreSQL writes it. A stage is what it
 * says after it has heard something. */
static const struct line { int stage; const char *bytes; size_t n; } lines[] = {
#define LINE(stage, bytes) {stage, bytes, sizeof(bytes) - 1}
    LINE(0, "R\0\0\0\x08\0\0\0\0"),
    LINE(0, "S\0\0\0\x18" "server_version\0" "15.9\0"),
    LINE(0, "S\0\0\0\x19" "client_encoding\0UTF8\0"),
    LINE(0, "K\0\0\0\x0c\0\0\0\x01\0\0\0\x02"),
    LINE(0, "Z\0\0\0\x05I"),
    LINE(1, "1\0\0\0\x04"),
    LINE(1, "2\0\0\0\x04"),
    LINE(1, "T\0\0\0\x1a\0\x01" "a\0" "\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0"),
    LINE(1, "D\0\0\0\x0b\0\x01\0\0\0\x01x"),
    LINE(1, "D\0\0\0\x0a\0\x01\xff\xff\xff\xff"),
    LINE(1, "C\0\0\0\x0dSELECT 2\0"),
    LINE(1, "Z\0\0\0\x05I"),
};
enum { LINES = sizeof lines / sizeof lines[0] };

static const struct lie { const char *bytes; size_t n; } lies[] = {
#define LIE(bytes) {bytes, sizeof(bytes) - 1}
    LIE(""),                                       /* it hangs up */
    LIE("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    LIE("HTTP/1.1 400 Bad Request\r\n\r\n"),
    LIE("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
    LIE("D\x7f\xff\xff\xff\0\x01"),                /* two gigabytes are said to come */
    LIE("D\xff\xff\xff\xff\0\x01"),
    LIE("D\0\0\0\0"),
    LIE("D\0\0\0\x03"),
    LIE("D\0\0\0\x06\xff\xff"),
    LIE("D\0\0\0\x0a\0\x01\x7f\xff\xff\xff"),      /* a value longer than its message */
    LIE("D\0\0\0\x0a\0\x01\x80\0\0\0"),
    LIE("D\0\0\0\x0f\0\x02\0\0\0\x01y\0\0\0\0"),   /* more columns than announced */
    LIE("T\0\0\0\x06\xff\xff"),
    LIE("T\0\0\0\x06\0\x09"),
    LIE("T\0\0\0\x08\0\x01" "a\0"),
    LIE("T\x7f\xff\xff\xff\0\x01"),
    LIE("E\0\0\0\x05\0"),                          /* an error without a word */
    LIE("E\0\0\0\x08SERR"),                        /* with a word that has no end */
    LIE("E\0\0\0\x14SERROR\0C42601\0\0"),
    LIE("E\0\0\0\x1fSFATAL\0C57P01\0Mgoing down\0\0"),
    LIE("E\0\0\0\x1eSPANIC\0CXXXXX\0M\x1b]0;x\x07\xff\0\0\0"),
    LIE("E\x7f\xff\xff\xffS"),
    LIE("N\0\0\0\x05\0"),
    LIE("N\0\0\0\x14SERROR\0C42601\0\0"),
    LIE("Z\0\0\0\x05?"),
    LIE("Z\0\0\0\x04"),
    LIE("Z\0\0\0\x05I"),
    LIE("Z\0\0\0\x05IZ\0\0\0\x05IZ\0\0\0\x05IZ\0\0\0\x05I"),
    LIE("1\0\0\0\x04" "1\0\0\0\x04" "1\0\0\0\x04"),
    LIE("A\0\0\0\x08\0\0\0\x01"),                  /* a notification without a channel */
    LIE("A\0\0\0\x0c\0\0\0\x01" "c\0p\0"),
    LIE("S\0\0\0\x06\0\0"),
    LIE("S\0\0\0\x06xx"),
    LIE("S\0\0\0\x1f" "client_encoding\0nonsense!!\0"),
    LIE("K\0\0\0\x04"),
    LIE("G\0\0\0\x07\0\0\0"),                      /* COPY in, out, both */
    LIE("H\0\0\0\x07\0\0\0"),
    LIE("W\0\0\0\x07\0\0\0"),
    LIE("d\0\0\0\x08" "abcdc\0\0\0\x04"),
    LIE("V\0\0\0\x08\xff\xff\xff\xff"),
    LIE("I\0\0\0\x04"),
    LIE("s\0\0\0\x04"),
    LIE("n\0\0\0\x04"),
    LIE("t\0\0\0\x06\xff\xff"),
    LIE("v\0\0\0\x0c\0\0\0\0\x7f\xff\xff\xff"),
    LIE("R\0\0\0\x08\0\0\0\x03"),                  /* a password in clear */
    LIE("R\0\0\0\x0c\0\0\0\x05" "salt"),
    LIE("R\0\0\0\x08\0\0\0\x63"),
    LIE("R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0"),
    LIE("R\0\0\0\x0c\0\0\0\x0a" "NONE"),
    LIE("R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0R\0\0\0\x0c\0\0\0\x0br=,,"),
    LIE("R\0\0\0\x08\0\0\0\x0c"),
    LIE("R\0\0\x07\xff\0\0\0\x0a"),
    LIE("\0"),
};
enum { LIES = sizeof lies / sizeof lies[0], DIRECT = LINES * LIES, HONEST = DIRECT + BY_CHANCE };

static uint32_t chance(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* The lines of `stage` behind `n` bytes of `out`, with the lie of conversation `number` if it is
 * below DIRECT. Returns how much there is; *last: it hangs up behind it. */
static size_t say(int number, int stage, char out[BYTES], size_t n, bool *last)
{
    int liar = number < DIRECT ? number / LIES : -1;

    for (int i = 0; i < LINES && !*last; i++) {
        const char *bytes = i == liar ? lies[number % LIES].bytes : lines[i].bytes;
        size_t size = i == liar ? lies[number % LIES].n : lines[i].n;

        if (lines[i].stage != stage)
            continue;
        memcpy(out + n, bytes, size);
        n += size;
        *last = i == liar && size == 0;
    }
    return n;
}

/* What is said at `stage` of conversation `number` to as many questions: below DIRECT each lie in
 * each place, behind it a few bytes changed by chance, and HONEST. */
static size_t speech(int number, int stage, int questions, char out[BYTES], bool *last)
{
    uint32_t luck = (uint32_t)number * 2654435761u + (uint32_t)stage;
    size_t n = 0;

    *last = stage > 1;
    if (!*last)
        n = say(number, stage, out, 0, last);
    if (!*last && questions > 1)
        n = say(HONEST, stage, out, n, last);
    for (uint32_t k = number < DIRECT || number == HONEST ? 0 : 1 + chance(&luck) % 4; k > 0 && n > 0; k--) {
        uint32_t at = chance(&luck) % (uint32_t)n;

        if (chance(&luck) % 3 == 0)
            n = at; /* cut short */
        else
            out[at] = (char)(chance(&luck) % 4 == 0 ? 0xff : chance(&luck));
    }
    return n;
}

static bool has(const char *bytes, size_t n, const char *what)
{
    return memmem(bytes, n, what, strlen(what)) != NULL;
}

/* The number is in the name of who signs in; -1: none is. */
static int number_in(const char *bytes, size_t n)
{
    static const char sign[] = "user\0liar";

    for (size_t i = 0; i + sizeof sign < n; i++)
        if (memcmp(bytes + i, sign, sizeof sign - 1) == 0)
            return (int)strtol(bytes + i + sizeof sign - 1, NULL, 10);
    return -1;
}

/* What is heard within `patience` ms into `heard`, ended by a NUL: its bytes, 0 for nothing or the
 * end. Two questions in one breath come in two writes, and the first may be read alone: the second
 * is waited for. */
static size_t listen_on(int fd, int patience, char heard[BYTES])
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    size_t n = 0;

    do {
        ssize_t got = poll(&p, 1, n == 0 ? patience : PATIENCE_MS) > 0 ? read(fd, heard + n, BYTES - 1 - n) : 0;

        if (got <= 0)
            return 0;
        n += (size_t)got;
        heard[n] = '\0';
    } while (has(heard, n, question.name) && !has(heard, n, other.name));
    return n;
}

static void converse(int fd)
{
    char heard[BYTES], said[BYTES];
    bool last = false;
    int number = -1;

    for (int stage = 0; !last; stage++) {
        /* What is left of the conversation may be that nobody answers: then it hangs up. */
        int patience = stage == 0 || number == HONEST ? PATIENCE_MS : 15;
        size_t n = listen_on(fd, patience, heard);
        size_t count;

        if (n == 0)
            return;
        if (stage == 0)
            number = number_in(heard, n);
        if (number < 0)
            return;
        count = speech(number, stage, has(heard, n, other.name) ? 2 : 1, said, &last);
        if (count > 0 && send(fd, said, count, MSG_NOSIGNAL) < 0)
            return;
    }
}

static pid_t liar_start(void)
{
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pid_t pid;

    snprintf(where.sun_path, sizeof where.sun_path, "%s/.s.PGSQL.%d", dir, PORT);
    if (fd < 0 || bind(fd, (struct sockaddr *)&where, sizeof where) != 0 || listen(fd, 16) != 0) {
        perror("liar");
        exit(1);
    }
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) {
            int line = accept(fd, NULL, NULL);

            if (line < 0)
                _exit(1);
            converse(line);
            close(line);
        }
    }
    close(fd);
    return pid;
}

/* --- who hears it --- */

struct hearer {
    struct db *d;
    int replies;
    int asked; /* for the password */
    bool good;
    struct err err;
};

/* An error has words for people, and bytes that are no text are not in them. */
static bool in_words(const struct err *e)
{
    return e->msgid != NULL && e->msgid[0] != '\0';
}

static void on_reply(void *ctx, const struct db_reply *reply)
{
    struct hearer *h = ctx;

    h->replies++;
    h->err = reply->err;
    h->good = !err_is(&reply->err) ? reply->count > 0 : in_words(&reply->err);
    for (int i = 0; i < reply->count && i < DB_STEPS_MAX; i++)
        for (int k = 0; reply->rows[i] != NULL && k < rows_count(reply->rows[i]); k++)
            h->good = h->good && rows_str(reply->rows[i], k, "a").n < BYTES;
}

static void on_state(void *ctx, enum db_state state)
{
    struct hearer *h = ctx;

    if (state == DB_WANTS_PASSWORD && h->asked++ == 0)
        db_password(h->d, STR("secret"));
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const char *conninfo_of(char out[200], int number)
{
    snprintf(out, 200, "host=%s port=%d user=liar%d dbname=x gssencmode=disable sslmode=disable", dir,
             PORT, number);
    return out;
}

/* One conversation with db.h; false when it did not end well. `*got` is what was answered. */
static bool listen_to(int number, struct err *got)
{
    const struct db_param param = {"1"};
    struct db_step steps[] = {{&question, &param}, {&other, NULL}};
    struct hearer h = {0};
    struct db_hooks hooks = {.on_state = on_state, .ctx = &h};
    char conninfo[200];
    struct db_options o = {.conninfo = conninfo_of(conninfo, number), .program = "liar"};
    int64_t end = now_ms() + PATIENCE_MS;
    struct loop *loop;
    struct err e = loop_new(&loop);
    bool done = false;

    if (err_is(&e))
        return false;
    e = db_new(&h.d, loop, &o, &hooks);
    if (!err_is(&e)) {
        db_send(h.d, steps, 2, on_reply, &h);
        db_connect(h.d);
        while (!done && now_ms() < end) {
            loop_turn(loop, 50);
            done = h.replies > 0 || h.asked > 1;
        }
        if (h.asked > 1 && h.replies == 0)
            h.good = db_state_of(h.d) == DB_WANTS_PASSWORD;
        db_free(h.d);
    }
    loop_free(loop);
    *got = h.err;
    return done && h.good && h.replies <= 1;
}

static bool hear(int number)
{
    struct err got;

    return listen_to(number, &got);
}

static bool understand(int number)
{
    struct err got;

    return listen_to(number, &got) && !err_is(&got);
}

/* The same with sync.h, which waits. */
static bool hear_waiting(int number)
{
    char conninfo[200];
    char why[256] = "";
    struct sync_options o = {.conninfo = conninfo_of(conninfo, number), .program = "liar", .cancel_fd = -1};
    const struct db_param param = {"1"};
    int64_t begun = now_ms();
    struct sync *s = NULL;
    struct err e = sync_open(&s, &o, why, sizeof why);
    bool good = err_is(&e) ? in_words(&e) && s == NULL : s != NULL;

    if (s != NULL) {
        e = sync_run(s, &question, &param);
        good = good && (!err_is(&e) || in_words(&e));
        for (int i = 0; !err_is(&e) && i < sync_rows(s); i++)
            good = good && (sync_value(s, i, 0) == NULL || strlen(sync_value(s, i, 0)) < BYTES);
        sync_close(s);
    }
    return good && now_ms() - begun < PATIENCE_MS;
}

static int count, failed;

static void tell(bool good, const char *name, int number)
{
    count++;
    failed += !good;
    if (good)
        printf("ok %d - %s\n", count, name);
    else
        printf("not ok %d - %s: conversation %d\n", count, name, number);
    fflush(stdout);
}

/* Conversations from `from` on until `to` or the end of the time; the first that went wrong is named. */
static void run(const char *name, bool (*one)(int number), int from, int to, int64_t ms)
{
    int64_t end = now_ms() + ms;
    int bad = -1, number = from;

    for (; number < to && bad < 0 && now_ms() < end; number++)
        if (!one(number))
            bad = number;
    printf("# %d conversations\n", number - from);
    tell(bad < 0 && number > from, name, bad);
}

int main(int argc, char **argv)
{
    char socket_path[64];
    pid_t liar;

    snprintf(dir, sizeof dir, "/tmp/arcal.XXXXXX");
    if (mkdtemp(dir) == NULL)
        return 1;
    signal(SIGPIPE, SIG_IGN);
    liar = liar_start();
    if (argc > 1) /* one conversation, to look at it */
        tell(hear(atoi(argv[1])) && hear_waiting(atoi(argv[1])), "one", atoi(argv[1]));
    else {
        run("an honest server is understood", understand, HONEST, HONEST + 1, INT64_MAX / 2);
        run("each lie in each place is answered in words", hear, 0, DIRECT, INT64_MAX / 2);
        run("so is what changes by chance", hear, DIRECT, DIRECT + BY_CHANCE, BUDGET_MS / 2);
        run("arcactl's connection answers each lie", hear_waiting, 0, DIRECT, INT64_MAX / 2);
        run("and what changes by chance", hear_waiting, DIRECT, DIRECT + BY_CHANCE, BUDGET_MS / 2);
    }
    kill(liar, SIGKILL);
    waitpid(liar, NULL, 0);
    snprintf(socket_path, sizeof socket_path, "%s/.s.PGSQL.%d", dir, PORT);
    unlink(socket_path);
    rmdir(dir);
    printf("1..%d\n", count);
    return failed != 0;
}
