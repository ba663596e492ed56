/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "harness.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "ui/keyname.h"

static const struct {
    const char *look, *term, *no_color;
} looks[] = {
    {"256", "xterm-256color", NULL},
    {"8", "xterm", NULL},
    {"mono", "xterm-256color", "1"},
    {"vt100", "vt100", NULL},
    {"linux", "linux", NULL},
};

void harness_open(struct harness *h, int rows, int cols, const char *look, const struct stack_opts *o)
{
    struct caps_env env = {.codeset = "C.UTF-8"};
    struct term_opts t = {.env = &env, .headless = true, .mouse = true, .rows = rows, .cols = cols};
    struct stack_opts opts = *o;
    struct err e;
    int ends[2];

    setlocale(LC_CTYPE, "C.UTF-8");
    memset(h, 0, sizeof *h);
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        if (strcmp(looks[i].look, look) == 0) {
            env.term = looks[i].term;
            env.no_color = looks[i].no_color;
        }
    h->look = look;
    h->rows = rows;
    h->cols = cols;
    assert_int_equal(pipe(ends), 0);
    h->in = ends[0];
    h->keys = ends[1];
    h->out = open("/dev/null", O_WRONLY);
    t.in_fd = h->in;
    t.out_fd = h->out;
    e = loop_new(&h->loop);
    assert_false(err_is(&e));
    e = term_open(&h->term, &t);
    assert_false(err_is(&e));
    opts.loop = h->loop;
    opts.term = h->term;
    e = stack_new(&h->stack, &opts);
    assert_false(err_is(&e));
}

void harness_close(struct harness *h)
{
    stack_free(h->stack);
    term_close(h->term);
    loop_free(h->loop);
    close(h->in);
    close(h->keys);
    close(h->out);
}

static bool is_quiet(struct harness *h)
{
    int waiting = 0;

    return ioctl(h->in, FIONREAD, &waiting) == 0 && waiting == 0 && loop_is_idle(h->loop) &&
           stack_is_idle(h->stack);
}

void harness_settle(struct harness *h)
{
    for (int i = 0; i < 10000; i++) {
        struct err e = loop_turn(h->loop, 0);
        int waiting = 0;

        assert_false(err_is(&e));
        if (is_quiet(h))
            return;
        /* An ESC that waits for its rest. */
        if (ioctl(h->in, FIONREAD, &waiting) == 0 && waiting == 0 && loop_is_idle(h->loop))
            loop_clock_shift(h->loop, 10);
    }
    fail_msg("the loop does not come to rest");
}

void harness_wait(struct harness *h, int ms)
{
    /* In steps, so that what one timer starts has its time too. */
    for (int left = ms; left > 0; left -= 20) {
        loop_clock_shift(h->loop, left < 20 ? left : 20);
        harness_settle(h);
    }
}

void harness_resize(struct harness *h, int rows, int cols)
{
    h->rows = rows;
    h->cols = cols;
    if (term_set_size(h->term, rows, cols))
        stack_refresh(h->stack);
    harness_settle(h);
}

void harness_bytes(struct harness *h, const char *bytes, size_t n)
{
    while (n > 0) {
        size_t part = n < 4096 ? n : 4096;
        ssize_t w = write(h->keys, bytes, part);

        assert_true(w > 0);
        bytes += w;
        n -= (size_t)w;
        for (int waiting = 1; n > 0 && waiting > 0; ioctl(h->in, FIONREAD, &waiting))
            loop_turn(h->loop, 0); /* no time passes in the middle */
    }
    harness_settle(h);
}

void harness_type(struct harness *h, const char *text)
{
    harness_bytes(h, text, strlen(text));
}

void harness_paste(struct harness *h, const char *text)
{
    struct buf b = {0};

    buf_printf(&b, "\033[200~%s\033[201~", text);
    harness_bytes(h, b.p, b.n);
    buf_free(&b);
    harness_wait(h, 40); /* the quiet time behind a paste */
}

/* The bytes of a key: what is no key of its own is a character with ESC or a control before it. */
static size_t key_bytes(uint32_t key, char *out, size_t n)
{
    static const struct {
        uint32_t key;
        const char *bytes;
    } plain[] = {{K_ENTER, "\r"}, {K_ESC, "\033"}, {K_TAB, "\t"}, {K_BACKSPACE, "\177"}};
    uint32_t base = key & ~(uint32_t)(KM_CTRL | KM_ALT);
    size_t length = term_key_bytes(key, out, n);

    if (length > 0)
        return length;
    if ((key & KM_ALT) != 0) {
        out[0] = '\033';
        return 1 + key_bytes(key & ~(uint32_t)KM_ALT, out + 1, n - 1);
    }
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (plain[i].key == key)
            return (size_t)snprintf(out, n, "%s", plain[i].bytes);
    if ((key & KM_CTRL) != 0 && base >= K_UP && base <= K_RIGHT)
        return (size_t)snprintf(out, n, "\033[1;5%c", "ABDC"[base - K_UP]);
    if ((key & KM_CTRL) != 0) {
        out[0] = (char)(base & 0x1f);
        return 1;
    }
    return base < K_BASE ? utf8_encode(base, out) : 0;
}

void harness_keys(struct harness *h, const char *names)
{
    while (*names != '\0') {
        size_t n = strcspn(names, " ");
        const char *star = n > 1 ? memchr(names + 1, '*', n - 1) : NULL;
        int times = star != NULL ? atoi(star + 1) : 1;
        struct str name = {names, star != NULL ? (size_t)(star - names) : n};
        char bytes[32];
        uint32_t key = 0;
        size_t length;

        if (!key_parse(name, &key))
            fail_msg("no key %.*s", STR_ARG(name));
        length = key_bytes(key, bytes, sizeof bytes);
        if (length == 0)
            fail_msg("this terminal does not send %.*s", STR_ARG(name));
        while (times-- > 0)
            harness_bytes(h, bytes, length);
        names += n;
        while (*names == ' ')
            names++;
    }
}

static void row_text(struct harness *h, int row, struct buf *out)
{
    size_t end = 0;

    buf_clear(out);
    for (int col = 0; col < h->cols; col++) {
        char text[32];
        struct style look;

        term_cell(h->term, row, col, text, sizeof text, &look);
        buf_add_c(out, text);
        if (strcmp(text, " ") != 0)
            end = out->n;
    }
    if (out->p != NULL)
        out->p[end] = '\0';
    out->n = end;
}

const char *harness_row(struct harness *h, int row)
{
    static char text[4096]; /* mutable: the result of this call until the next */
    struct buf b = {0};

    row_text(h, row, &b);
    snprintf(text, sizeof text, "%s", buf_c(&b));
    buf_free(&b);
    return text;
}

int harness_find(struct harness *h, const char *text)
{
    for (int row = 0; row < h->rows; row++)
        if (strstr(harness_row(h, row), text) != NULL)
            return row;
    return -1;
}

void harness_dump(struct harness *h)
{
    int row, col;

    term_cursor_at(h->term, &row, &col);
    fprintf(stderr, "# %dx%d %s, cursor %d,%d\n", h->cols, h->rows, h->look, row, col);
    for (int i = 0; i < h->rows; i++)
        fprintf(stderr, "# %s\n", harness_row(h, i));
}

void harness_expect_text(struct harness *h, const char *text, bool there, const char *file, int line)
{
    if ((harness_find(h, text) >= 0) == there)
        return;
    harness_dump(h);
    fail_msg("%s:%d: \"%s\" is %son the screen", file, line, text, there ? "not " : "");
}

void harness_expect_cursor(struct harness *h, int row, int col, const char *file, int line)
{
    int r, c;

    term_cursor_at(h->term, &r, &c);
    if (r == row && c == col)
        return;
    harness_dump(h);
    fail_msg("%s:%d: the cursor stands at %d,%d, not at %d,%d", file, line, r, c, row, col);
}

/* --- golden files --- */

enum { LOOKS_MAX = 50 };

struct legend {
    struct style styles[LOOKS_MAX];
    int n;
};

static char letter_of(struct legend *l, const struct style *s)
{
    if (s->fg < 0 && s->bg < 0 && s->attrs == 0)
        return '.';
    for (int i = 0; i < l->n; i++)
        if (l->styles[i].fg == s->fg && l->styles[i].bg == s->bg && l->styles[i].attrs == s->attrs)
            return (char)(i < 26 ? 'a' + i : 'A' + i - 26);
    if (l->n == LOOKS_MAX)
        return '?';
    l->styles[l->n++] = *s;
    return letter_of(l, s);
}

static void add_legend(struct buf *b, const struct legend *l)
{
    static const char *const names[] = {"bold", "dim", "underline", "reverse", "italic"};

    for (int i = 0; i < l->n; i++) {
        const struct style *s = &l->styles[i];

        buf_printf(b, "%c = %d on %d", i < 26 ? 'a' + i : 'A' + i - 26, s->fg, s->bg);
        for (unsigned a = 0; a < 5; a++)
            if ((s->attrs & (1u << a)) != 0)
                buf_printf(b, " %s", names[a]);
        buf_add_c(b, "\n");
    }
}

/* The screen as a golden file has it. */
static void picture(struct harness *h, struct buf *b)
{
    struct legend legend = {.n = 0};
    struct buf row = {0};
    int r, c;

    term_cursor_at(h->term, &r, &c);
    buf_printf(b, "%dx%d %s cursor %d,%d\n", h->cols, h->rows, h->look, r, c);
    for (int i = 0; i < h->rows; i++) {
        row_text(h, i, &row);
        buf_printf(b, "|%s\n", buf_c(&row));
    }
    buf_add_c(b, "looks\n");
    for (int i = 0; i < h->rows; i++) {
        size_t end = 0;

        buf_clear(&row);
        for (int col = 0; col < h->cols; col++) {
            char text[32];
            struct style look;

            term_cell(h->term, i, col, text, sizeof text, &look);
            buf_add_byte(&row, letter_of(&legend, &look));
            if (row.p[row.n - 1] != '.')
                end = row.n;
        }
        row.p[end] = '\0';
        buf_printf(b, "|%s\n", row.p);
    }
    add_legend(b, &legend);
    buf_free(&row);
}

static void golden_path(const struct harness *h, const char *name, char *out, size_t n)
{
    const char *top = getenv("ARCA_SRCDIR");

    snprintf(out, n, "%s/tests/screen/golden/%s-%s-%dx%d.txt", top != NULL ? top : ".", name, h->look,
             h->cols, h->rows);
}

static void read_file(const char *path, struct buf *b)
{
    FILE *f = fopen(path, "r");
    char part[4096];
    size_t n;

    while (f != NULL && (n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(b, part, n);
    if (f != NULL)
        fclose(f);
}

/* Says the first line in which they differ. */
static void say_difference(const char *want, const char *have)
{
    int line = 1;

    while (*want != '\0' || *have != '\0') {
        size_t w = strcspn(want, "\n"), g = strcspn(have, "\n");

        if (w != g || memcmp(want, have, w) != 0) {
            fprintf(stderr, "# line %d\n# golden %.*s\n# now    %.*s\n", line, (int)w, want, (int)g,
                    have);
            return;
        }
        want += w + (want[w] != '\0');
        have += g + (have[g] != '\0');
        line++;
    }
}

void harness_expect_golden(struct harness *h, const char *name, const char *file, int line)
{
    const char *update = getenv("ARCA_UPDATE_GOLDEN");
    struct buf have = {0}, want = {0};
    char path[512];
    bool same;

    golden_path(h, name, path, sizeof path);
    picture(h, &have);
    if (update != NULL && update[0] != '\0') {
        FILE *f = fopen(path, "w");

        if (f == NULL || fwrite(have.p, 1, have.n, f) != have.n || fclose(f) != 0)
            fail_msg("%s cannot be written", path);
        buf_free(&have);
        return;
    }
    read_file(path, &want);
    same = str_eq(buf_str(&want), buf_str(&have));
    if (!same) {
        harness_dump(h);
        say_difference(buf_c(&want), buf_c(&have));
    }
    buf_free(&want);
    buf_free(&have);
    if (!same)
        fail_msg("%s:%d: the screen is not as in %s (make update-golden writes it anew)", file, line,
                 path);
}
