/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/import/csv.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "i18n/i18n.h"

enum {
    CHUNK = 64 << 10,
    ROW_MAX = 1 << 20 /* bytes; a longer one is a quotation mark that nobody closed */
};

/* libcsv's own numbers of its states, which its header has no names for. */
enum { BETWEEN_ROWS = 0, IN_CELL = 2 };

/* What Windows-1252 has where Latin-1 has control characters; 0: nothing. */
static const unsigned short WINDOWS[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static struct err open_regular(const char *path, int *fd, long long *size)
{
    struct stat st;

    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0)
        return err_sys(errno, path);
    if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(*fd);
        return err_sys(EINVAL, path);
    }
    *size = st.st_size;
    return OK;
}

/* Fills buf up to `room` bytes, fewer only at the end of the file. */
static struct err fill(int fd, const char *path, char *buf, size_t room, size_t *got)
{
    ssize_t n;

    for (*got = 0; *got < room; *got += (size_t)n) {
        n = read(fd, buf + *got, room - *got);
        if (n < 0 && errno == EINTR)
            n = 0;
        else if (n < 0)
            return err_sys(errno, path);
        else if (n == 0)
            break;
    }
    return OK;
}

/* How many bytes at the end of `s` may be the beginning of a character that goes on behind it. */
static size_t cut_off(struct str s)
{
    size_t n;

    for (n = 1; n <= 3 && n <= s.n; n++) {
        unsigned char b = (unsigned char)s.p[s.n - n];

        if (b >= 0xC0)
            return (b >= 0xF0 ? 4u : b >= 0xE0 ? 3u : 2u) > n ? n : 0;
        if (b < 0x80)
            return 0;
    }
    return 0;
}

/* The separator that stands most often in the first line, outside quotation marks. */
static char guess_delimiter(const char *p, size_t n)
{
    static const char kinds[3] = {';', ',', '\t'};
    size_t count[3] = {0, 0, 0};
    bool quoted = false;
    size_t best = 0;
    size_t i;
    size_t k;

    for (i = 0; i < n && (quoted || (p[i] != '\n' && p[i] != '\r')); i++) {
        quoted = p[i] == '"' ? !quoted : quoted;
        for (k = 0; k < 3 && !quoted; k++)
            count[k] += p[i] == kinds[k];
    }
    for (k = 1; k < 3; k++)
        best = count[k] > count[best] ? k : best;
    return kinds[best];
}

static struct err refuse_first(const char *p, size_t n)
{
    if (n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0))
        return err_make(ERR_INPUT, N_("The file is UTF-16. Save it as \"CSV UTF-8\" and try again."), "utf-16");
    return OK;
}

static struct err look(struct csv_file *f, int fd)
{
    static const char zero = '\0';
    char buf[CHUNK];
    size_t kept = 0; /* of a character that the chunk before cut off */
    size_t got;
    bool first = true;

    for (;;) {
        struct str s;

        TRY(fill(fd, f->path, buf + kept, sizeof buf - kept, &got));
        s = (struct str){buf, kept + got};
        if (first) {
            TRY(refuse_first(buf, s.n));
            f->delimiter = guess_delimiter(buf, s.n);
            first = false;
        }
        if (got == 0) {
            f->latin = f->latin || s.n > 0;
            return OK;
        }
        if (str_find(s, (struct str){&zero, 1}) >= 0)
            return err_make(ERR_INPUT, N_("The file is no text: it holds a zero byte. Save the spreadsheet as CSV and try again."), "zero");
        kept = cut_off(s);
        s.n -= kept;
        f->latin = f->latin || !utf8_valid(s);
        memmove(buf, buf + s.n, kept);
    }
}

struct err csv_look(struct csv_file *f, const char *path)
{
    struct err e;
    int fd;

    *f = (struct csv_file){.path = path};
    TRY(open_regular(path, &fd, &f->size));
    e = look(f, fd);
    close(fd);
    return e;
}

/* ---- Reading ---- */

struct reader {
    struct csv_file *f;
    csv_row_fn row;
    void *ctx;
    struct arena cells; /* of the row that is being read */
    struct str cell[CSV_COLUMNS_MAX];
    int count;
    long long line;  /* the one that is being read */
    long long begun; /* where the row began; 0: between rows */
    bool text;       /* the row holds any */
    bool stopped;
};

/* `n` bytes with each run of blanks and line breaks made one blank, none at the ends. */
static struct str tidy(struct arena *a, const char *p, size_t n)
{
    char *out = arena_array(a, n + 1, 1);
    size_t at = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        bool wide = i + 1 < n && memcmp(p + i, "\xc2\xa0", 2) == 0; /* a blank that breaks no line */

        if (p[i] == ' ' || p[i] == '\t' || p[i] == '\n' || p[i] == '\r' || wide) {
            if (at > 0 && out[at - 1] != ' ')
                out[at++] = ' ';
            i += wide;
        } else {
            out[at++] = p[i];
        }
    }
    at -= at > 0 && out[at - 1] == ' ';
    return (struct str){out, at};
}

static void on_cell(void *p, size_t n, void *ctx)
{
    struct reader *r = ctx;

    if (r->count == CSV_COLUMNS_MAX)
        return;
    r->cell[r->count] = n > 0 ? tidy(&r->cells, p, n) : STR_EMPTY;
    r->text = r->text || r->cell[r->count].n > 0;
    r->count++;
}

static void on_row(int c, void *ctx)
{
    struct reader *r = ctx;

    (void)c;
    if (r->text && !r->stopped && !r->row(r->ctx, r->begun > 0 ? r->begun : r->line, r->cell, r->count))
        r->stopped = true;
    arena_reset(&r->cells);
    r->count = 0;
    r->text = false;
}

/* Windows-1252 as UTF-8; `out` has room for three bytes each. */
static size_t to_utf8(char *out, const char *p, size_t n)
{
    size_t at = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        unsigned char b = (unsigned char)p[i];
        unsigned code = b >= 0x80 && b < 0xA0 && WINDOWS[b - 0x80] != 0 ? WINDOWS[b - 0x80] : b;

        at += utf8_encode(code, out + at);
    }
    return at;
}

/* Up to a line's end at a time: so it is known where a row begins. */
static struct err never_ends(void)
{
    return err_make(ERR_INPUT, N_("A row never ends: a quotation mark is not closed."), "row");
}

static struct err feed(struct reader *r, struct csv_parser *parser, const char *p, size_t n)
{
    const char *nl;
    size_t piece;

    for (; n > 0 && !r->stopped; p += piece, n -= piece) {
        nl = memchr(p, '\n', n);
        piece = nl != NULL ? (size_t)(nl - p) + 1 : n;
        if (r->begun == 0)
            r->begun = r->line;
        if (csv_parse(parser, p, piece, on_cell, on_row, r) != piece)
            return err_make(ERR_SYS, N_("Internal error."), "csv_parse: %s", csv_strerror(csv_error(parser)));
        if (nl != NULL)
            r->line++;
        if (parser->pstate == BETWEEN_ROWS)
            r->begun = 0;
        if (arena_held(&r->cells) > 2 * ROW_MAX || csv_get_buffer_size(parser) > ROW_MAX)
            return never_ends();
    }
    return OK;
}

static struct err read_all(struct reader *r, int fd, struct csv_parser *parser, struct sec_hashing *hash)
{
    char buf[CHUNK];
    char wide[3 * CHUNK];
    size_t got;
    size_t skip;

    do {
        TRY(fill(fd, r->f->path, buf, sizeof buf, &got));
        skip = r->f->done == 0 && got >= 3 && memcmp(buf, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        r->f->done += (long long)got;
        sec_hashing_add(hash, buf, got);
        if (r->f->latin)
            TRY(feed(r, parser, wide, to_utf8(wide, buf + skip, got - skip)));
        else
            TRY(feed(r, parser, buf + skip, got - skip));
    } while (got == sizeof buf && !r->stopped);
    if (r->stopped)
        return OK;
    if (parser->pstate == IN_CELL && parser->quoted != 0)
        return never_ends();
    csv_fini(parser, on_cell, on_row, r);
    return OK;
}

struct err csv_read(struct csv_file *f, csv_row_fn row, void *ctx, long long *bad_line)
{
    struct reader r = {.f = f, .row = row, .ctx = ctx, .line = 1};
    struct sec_hashing hash;
    struct csv_parser parser;
    long long size;
    struct err e;
    int fd;

    *bad_line = 0;
    TRY(open_regular(f->path, &fd, &size));
    if (csv_init(&parser, 0) != 0) {
        close(fd);
        return err_sys(ENOMEM, f->path);
    }
    csv_set_delim(&parser, (unsigned char)f->delimiter);
    arena_init(&r.cells, 0);
    sec_hashing_begin(&hash);
    f->done = 0;
    e = read_all(&r, fd, &parser, &hash);
    sec_hashing_end(&hash, f->hash);
    if (err_is(&e) && e.kind == ERR_INPUT)
        *bad_line = r.begun;
    csv_free(&parser);
    arena_free(&r.cells);
    close(fd);
    return e;
}
