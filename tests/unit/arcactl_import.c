/* SPDX-License-Identifier: Apache-2.0 */
/* What arcactl reads of a spreadsheet: days, headings, rows; and that no bytes at all break it. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/csv_out.h"
#include "arcactl/import/csv.h"
#include "arcactl/import/day.h"
#include "arcactl/import/map.h"
#include "base/utf8.h"

static void days_in_every_style(void **state)
{
    static const struct date today = {2026, 11, 28};
    static const struct {
        const char *text;
        const char *iso; /* NULL: no day */
    } cases[] = {
        {"25/12/1980", "1980-12-25"}, {"5/1/1980", "1980-01-05"}, {"1980-12-25", "1980-12-25"},
        {"25-12-80", "1980-12-25"}, {"25.12.1980", "1980-12-25"}, {"28/11/26", "2026-11-28"},
        {"29/11/26", "1926-11-29"}, {"29/02/2024", "2024-02-29"}, {"1980-12-25T10:00:00.000Z", "1980-12-25"},
        {"25/12/1980 00:00", "1980-12-25"}, {"29/02/2023", NULL}, {"31/04/1980", NULL}, {"12/25/1980", NULL},
        {"25/12-1980", NULL}, {"25/12", NULL}, {"", NULL}, {"25/12/1980x", NULL}, {"25/12/1980 ", NULL},
        {"25/12/19800", NULL}, {"a/b/c", NULL}, {"1980-12-25 noon", NULL}, {"123/1/1980", NULL},
    };
    struct date d;
    char iso[11];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool read = import_day(str_of(cases[i].text), today, &d);

        assert_int_equal(read, cases[i].iso != NULL);
        if (read) {
            date_iso(d, iso);
            assert_string_equal(iso, cases[i].iso);
        }
    }
}

static void headings_in_two_languages(void **state)
{
    static const struct str heading[] = {STR("NOME COMPLETO"), STR("Data de Nascimento"), STR("Telefone"),
                                         STR("Celular"), STR("Whatever"), STR("E-mail"), STR("Observações")};
    struct import_map m;
    const char *wrong = NULL;
    struct arena a;
    struct err e;

    (void)state;
    arena_init(&a, 0);
    import_map_guess(&a, &m, IMPORT_PATIENTS, heading, 7);
    assert_string_equal(import_map_field(&m, 0)->name, "registered_name");
    assert_string_equal(import_map_field(&m, 1)->name, "birth_date");
    assert_string_equal(import_map_field(&m, 2)->name, "phone");
    assert_string_equal(import_map_field(&m, 3)->name, "phone2");
    assert_null(import_map_field(&m, 4));
    assert_string_equal(import_map_field(&m, 5)->name, "email");
    assert_null(import_map_field(&m, 6)); /* a note is the waiting list's */
    e = import_map_override(&a, &m, IMPORT_PATIENTS, "city=whatever, phone2=, cpf=4", &wrong);
    assert_false(err_is(&e));
    assert_string_equal(import_map_field(&m, 4)->name, "city");
    assert_string_equal(import_map_field(&m, 3)->name, "cpf");
    e = import_map_override(&a, &m, IMPORT_PATIENTS, "city=8", &wrong);
    assert_true(err_is(&e));
    assert_string_equal(wrong, "city=8");
    e = import_map_override(&a, &m, IMPORT_PATIENTS, "town=1", &wrong);
    assert_true(err_is(&e));
    arena_free(&a);
}

/* A file with these bytes; the caller unlinks it. */
static const char *file_of(char path[32], const void *p, size_t n)
{
    int fd;

    snprintf(path, 32, "/tmp/arcat.XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, p, n) == (ssize_t)n && close(fd) == 0);
    return path;
}

struct seen {
    int rows;
    long long last_line;
    char cells[400];
};

static bool on_row(void *ctx, long long line, const struct str *cells, int count)
{
    struct seen *s = ctx;
    int i;

    assert_true(line >= s->last_line && count >= 1);
    s->last_line = line;
    s->rows++;
    for (i = 0; i < count; i++) {
        assert_true(utf8_valid(cells[i]));
        if (strlen(s->cells) + cells[i].n + 2 < sizeof s->cells)
            snprintf(s->cells + strlen(s->cells), sizeof s->cells - strlen(s->cells), "%.*s|", STR_ARG(cells[i]));
    }
    return true;
}

static void rows_as_they_come(void **state)
{
    static const char text[] = "\xef\xbb\xbf" "a;b\r\n\r\n\"x\r\n y\" ; \"1;2\"\"3\"\r\n;;\r\nlast;r\xc3\xa9";
    struct seen s = {.last_line = 0};
    struct csv_file f;
    char path[32];
    long long bad;
    struct err e;

    (void)state;
    e = csv_look(&f, file_of(path, text, sizeof text - 1));
    assert_false(err_is(&e));
    assert_int_equal(f.delimiter, ';');
    assert_false(f.latin);
    e = csv_read(&f, on_row, &s, &bad);
    unlink(path);
    assert_false(err_is(&e));
    assert_string_equal(s.cells, "a|b|x y|1;2\"3|last|r\xc3\xa9|");
    assert_int_equal(s.last_line, 6);
}

/* Bytes by chance, from few letters so that quotation marks and line ends meet. */
static void no_bytes_break_the_reader(void **state)
{
    static const char letters[] = "\"\",;\t\r\n ab\xe9\xc3\xa9\xff";
    char text[300];
    char path[32];
    struct csv_file f;
    long long bad;
    struct err e;
    unsigned seed = 1;
    int round;

    (void)state;
    for (round = 0; round < 2000; round++) {
        struct seen s = {.last_line = 0};
        size_t n = (size_t)(round % 300);
        size_t i;

        for (i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = letters[(seed >> 16) % (sizeof letters - 1)];
        }
        e = csv_look(&f, file_of(path, text, n));
        if (!err_is(&e))
            e = csv_read(&f, on_row, &s, &bad);
        unlink(path);
        assert_true(!err_is(&e) || e.kind == ERR_INPUT);
    }
}

static void formulas_are_guarded(void **state)
{
    static const char *const cells[] = {"=1+1", "+55", "-x", "@a", "\tb", "plain", "say \"so\"", "", NULL};
    struct arena a;

    (void)state;
    arena_init(&a, 0);
    assert_string_equal(str_c(&a, csv_out_row(&a, cells, 9, "\r\n")),
                        "\"'=1+1\",\"'+55\",\"'-x\",\"'@a\",\"'\tb\",\"plain\",\"say \"\"so\"\"\",,\r\n");
    arena_free(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_in_every_style), cmocka_unit_test(headings_in_two_languages),
        cmocka_unit_test(rows_as_they_come), cmocka_unit_test(no_bytes_break_the_reader),
        cmocka_unit_test(formulas_are_guarded)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
