/* SPDX-License-Identifier: Apache-2.0 */
/* Files, log and clock. */
#include <config.h>

#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/log.h"

static char folder[] = "/tmp/arca-files.XXXXXX"; /* mutable: the tests' own place */

static const char *in_folder(struct arena *a, const char *name)
{
    return str_printf(a, "%s/%s", folder, name).p;
}

static mode_t mode_of(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 07777;
}

static int make_folder(void **state)
{
    (void)state;
    umask(0);
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int drop_folder(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

/* Appends to the file as receipts and logs do. */
static struct err append(const char *path, struct str text)
{
    int fd;
    struct err e;

    TRY(fs_open_append(path, &fd));
    e = fs_write(fd, text);
    close(fd);
    return e;
}

static void appended_files_are_private(void **state)
{
    struct arena a;
    const char *path;
    struct str got;
    struct err e;
    int fd;

    (void)state;
    arena_init(&a, 0);
    path = in_folder(&a, "receipts");
    e = append(path, STR("one\n"));
    assert_false(err_is(&e));
    assert_int_equal(mode_of(path), 0600);
    assert_int_equal(chmod(path, 0644), 0);
    e = append(path, STR("two\n"));
    assert_false(err_is(&e));
    assert_int_equal(mode_of(path), 0600);
    e = fs_read(&a, path, 100, &got);
    assert_false(err_is(&e));
    assert_true(str_eq(got, STR("one\ntwo\n")));
    e = fs_read(&a, path, 7, &got);
    assert_int_equal(e.kind, ERR_SYS);
    assert_int_equal(symlink(path, in_folder(&a, "link")), 0);
    e = fs_open_append(in_folder(&a, "link"), &fd);
    assert_int_equal(e.kind, ERR_SYS);
    assert_int_equal(mkfifo(in_folder(&a, "fifo"), 0600), 0);
    e = fs_open_append(in_folder(&a, "fifo"), &fd);
    assert_int_equal(e.kind, ERR_SYS);
    arena_free(&a);
}

static void replaced_files_are_whole(void **state)
{
    struct arena a;
    const char *path;
    struct str got;
    struct err e;

    (void)state;
    arena_init(&a, 0);
    path = in_folder(&a, "layout");
    e = fs_read(&a, path, 100, &got);
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    e = fs_replace(path, STR("first, longer"));
    assert_false(err_is(&e));
    e = fs_replace(path, STR("second"));
    assert_false(err_is(&e));
    assert_int_equal(mode_of(path), 0600);
    e = fs_read(&a, path, 100, &got);
    assert_false(err_is(&e));
    assert_true(str_eq(got, STR("second")));
    e = fs_replace(in_folder(&a, "missing/file"), STR("x"));
    assert_int_equal(e.kind, ERR_SYS);
    e = fs_read(&a, folder, 100, &got);
    assert_int_equal(e.kind, ERR_SYS);
    arena_free(&a);
}

static void folders_are_made_private(void **state)
{
    struct arena a;
    struct err e;

    (void)state;
    arena_init(&a, 0);
    e = fs_make_dirs(in_folder(&a, "a/b/c"));
    assert_false(err_is(&e));
    assert_int_equal(mode_of(in_folder(&a, "a/b/c")), 0700);
    e = fs_make_dirs(in_folder(&a, "a/b/c"));
    assert_false(err_is(&e));
    e = append(in_folder(&a, "file"), STR("x"));
    assert_false(err_is(&e));
    e = fs_make_dirs(in_folder(&a, "file"));
    assert_true(err_is(&e));
    e = fs_make_dirs(in_folder(&a, "file/below"));
    assert_true(err_is(&e));
    arena_free(&a);
}

static void log_lines_cannot_play_tricks(void **state)
{
    struct clock_hand hand = {.wall_us = INT64_C(1795161600123456)};
    struct err cause = err_make(ERR_NET, "Out of reach.", "socket %s", "gone");
    struct arena a;
    struct log *l;
    struct str got;
    struct err e;

    (void)state;
    arena_init(&a, 0);
    e = log_new(&l, in_folder(&a, "log"), LOG_INFO, (struct clock){.hand = &hand});
    assert_false(err_is(&e));
    log_write(l, LOG_WARN, "db", "a\x1b[31m\nfake line \xff");
    log_write(l, LOG_DEBUG, "db", "not kept");
    log_err(l, LOG_ERROR, "app", &cause);
    log_write(NULL, LOG_ERROR, "db", "nowhere");
    for (int i = 0; i < 3; i++)
        log_write(l, LOG_INFO, "long", "%02000d", i);
    log_free(l);
    assert_int_equal(mode_of(in_folder(&a, "log")), 0600);
    e = fs_read(&a, in_folder(&a, "log"), 10000, &got);
    assert_false(err_is(&e));
    assert_true(str_starts(got, STR("2026-11-20T08:00:00.123Z warn db: "
                                    "a\u241b[31m\u240afake line \ufffd\n"
                                    "2026-11-20T08:00:00.123Z error app: net at ")));
    assert_true(str_find(got, STR(": socket gone\n")) > 0);
    assert_int_equal(str_find(got, STR("not kept")), -1);
    assert_int_equal(log_level_of("debug"), LOG_DEBUG);
    assert_int_equal(log_level_of("loud"), -1);
    arena_free(&a);
}

static void a_log_does_not_grow_for_ever(void **state)
{
    struct stat st;
    struct arena a;
    struct log *l;
    struct err e;

    (void)state;
    arena_init(&a, 0);
    for (int opened = 0; opened < 2; opened++) {
        e = log_new(&l, in_folder(&a, "long"), LOG_INFO, (struct clock){.hand = NULL});
        assert_false(err_is(&e));
        for (int i = 0; opened == 0 && i < 1200; i++)
            log_write(l, LOG_INFO, "long", "%02000d", i);
        log_free(l);
    }
    assert_int_equal(stat(in_folder(&a, "long"), &st), 0);
    assert_int_equal(st.st_size, 0);
    assert_int_equal(stat(in_folder(&a, "long.old"), &st), 0);
    assert_true(st.st_size > LOG_BYTES_MAX);
    arena_free(&a);
}

static void clock_can_be_stopped(void **state)
{
    struct clock_hand hand = {.mono_ms = 5, .wall_us = 7};
    struct clock stopped = {.hand = &hand};
    struct clock system_clock = {.hand = NULL};
    char text[CLOCK_TEXT_MAX];
    int64_t before = clock_mono_ms(system_clock);

    (void)state;
    assert_int_equal(clock_mono_ms(stopped), 5);
    assert_int_equal(clock_wall_us(stopped), 7);
    hand.mono_ms = 6;
    assert_int_equal(clock_mono_ms(stopped), 6);
    assert_true(clock_mono_ms(system_clock) >= before);
    assert_true(clock_wall_us(system_clock) > INT64_C(1577836800000000));
    clock_text(0, text);
    assert_string_equal(text, "1970-01-01T00:00:00.000Z");
    clock_text(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
    clock_text(INT64_MAX, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appended_files_are_private),
        cmocka_unit_test(replaced_files_are_whole),
        cmocka_unit_test(folders_are_made_private),
        cmocka_unit_test(log_lines_cannot_play_tricks),
        cmocka_unit_test(a_log_does_not_grow_for_ever),
        cmocka_unit_test(clock_can_be_stopped),
    };

    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        return 99;
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
