/* SPDX-License-Identifier: Apache-2.0 */
/* The receipts of the audit log: whole lines, a disk that is slow, full or broken. */
#include <config.h>

#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "sec/receipt.h"

enum { LINE = 36 + 1 + 1 + 1 + 64 + 1 };

static const struct str session = {.p = "00112233-4455-4677-8899-aabbccddeeff", .n = 36};
static const unsigned char leaf[SEC_HASH_BYTES] = {1, 2, 3};

/* The disk as the test wants it: it answers when `gate` gives a byte, with `errnum`. */
static int gate[2];
static atomic_int asked;
static atomic_int errnum;

int fdatasync(int fd)
{
    char byte;

    (void)fd;
    atomic_fetch_add(&asked, 1);
    if (read(gate[0], &byte, 1) != 1)
        return -1;
    errno = atomic_load(&errnum);
    return errno == 0 ? 0 : -1;
}

static void disk_answers(int with)
{
    atomic_store(&errnum, with);
    assert_int_equal(write(gate[1], "x", 1), 1);
}

static char folder[32];
static char path[64];
static struct arena arena;

static int start(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/arca-receipt-XXXXXX");
    arena_init(&arena, 0);
    atomic_store(&asked, 0);
    if (pipe(gate) != 0 || mkdtemp(folder) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/receipts", folder);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    arena_free(&arena);
    close(gate[0]);
    close(gate[1]);
    unlink(path);
    return rmdir(folder);
}

static struct receipt_file opened(void)
{
    struct receipt_file f;
    struct err e = receipt_open(&f, path);

    assert_false(err_is(&e));
    return f;
}

static void append(struct receipt_file *f, int64_t seq)
{
    struct err e = receipt_append(f, session, seq, leaf);

    assert_false(err_is(&e));
}

static void closed(struct receipt_file *f)
{
    struct err e;

    if (f->unsynced)
        disk_answers(0);
    e = receipt_close(f);
    assert_false(err_is(&e));
    assert_int_equal(f->fd, -1);
}

static struct str content(void)
{
    struct str all;
    struct err e = fs_read(&arena, path, 65536, &all);

    assert_false(err_is(&e));
    return all;
}

/* Every receipt of the file in order, "1 2 5 "; what is no receipt is "? ". */
static const char *kept(void)
{
    struct str all = content();
    const char *out = "";

    while (all.n > 0) {
        size_t n = (size_t)str_find(all, STR("\n"));
        unsigned char back[SEC_HASH_BYTES];
        struct str got;
        int64_t seq;
        bool good = receipt_read(str_sub(all, 0, n), &got, &seq, back);

        all = str_sub(all, n + 1, all.n);
        if (!good)
            out = str_printf(&arena, "%s? ", out).p;
        else
            out = str_printf(&arena, "%s%lld ", out, (long long)seq).p;
    }
    return out;
}

static void tend(struct receipt_file *f, int64_t now)
{
    struct err e = receipt_tend(f, now);

    assert_false(err_is(&e));
}

/* Until the thread has ended: it has been let go, so this takes a moment at most. */
static void settle(const struct receipt_file *f)
{
    for (int i = 0; disk_wait_runs(&f->wait) && i < 5000; i++)
        poll(NULL, 0, 1);
    assert_false(disk_wait_runs(&f->wait));
}

static void lines_are_read_as_written(void **state)
{
    struct receipt_file f = opened();
    unsigned char back[SEC_HASH_BYTES];
    struct str got;
    struct str all;
    struct stat st;
    int64_t seq;
    struct err e;

    (void)state;
    assert_int_equal(fstat(f.fd, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    append(&f, 1);
    append(&f, INT64_C(999999999999999999));
    e = receipt_append(&f, STR("not an id"), 5, leaf);
    assert_int_equal(e.kind, ERR_BUG);
    e = receipt_append(&f, session, 0, leaf);
    assert_int_equal(e.kind, ERR_BUG);
    closed(&f);
    e = receipt_append(&f, session, 5, leaf);
    assert_int_equal(e.kind, ERR_BUG);

    all = content();
    assert_int_equal(str_find(all, STR("\n")), LINE - 1);
    assert_true(receipt_read(str_sub(all, 0, LINE - 1), &got, &seq, back));
    assert_true(str_eq(got, session) && seq == 1 && memcmp(leaf, back, sizeof back) == 0);
    assert_string_equal(kept(), "1 999999999999999999 ");
    for (size_t n = 0; n < LINE - 1; n++)
        assert_false(receipt_read(str_sub(all, 0, n), &got, &seq, back));
    assert_false(receipt_read(str_sub(all, 0, LINE), &got, &seq, back));
}

static void foreign_files_are_refused(void **state)
{
    struct receipt_file f = opened();
    char link_path[64];
    struct stat st;
    struct err e;

    (void)state;
    closed(&f);
    snprintf(link_path, sizeof link_path, "%s/link", folder);
    assert_int_equal(symlink(path, link_path), 0);
    e = receipt_open(&f, link_path);
    assert_true(e.kind == ERR_SYS && f.fd == -1);
    unlink(link_path);
    e = receipt_open(&f, folder);
    assert_true(e.kind == ERR_SYS && f.fd == -1);
    e = receipt_open(&f, "/dev/full");
    assert_true(e.kind == ERR_SYS && f.fd == -1);
    assert_int_equal(chmod(path, 0644), 0);
    f = opened();
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    closed(&f);
    if (geteuid() == 0) {
        assert_int_equal(chown(path, 65534, 65534), 0);
        e = receipt_open(&f, path);
        assert_true(e.kind == ERR_SYS && f.fd == -1);
    }
}

static void the_disk_is_asked_once_a_second(void **state)
{
    struct receipt_file f = opened();

    (void)state;
    assert_int_equal(receipt_due(&f, 5000), -1);
    append(&f, 1);
    assert_int_equal(receipt_due(&f, 5000), 0); /* the first one at once */
    tend(&f, 5000);
    assert_int_equal(receipt_due(&f, 5000), RECEIPT_LOOK_MS);
    disk_answers(0);
    settle(&f);
    tend(&f, 5050);
    assert_int_equal(receipt_due(&f, 5050), -1);
    append(&f, 2);
    assert_int_equal(receipt_due(&f, 5400), 600);
    tend(&f, 5400);
    assert_int_equal(atomic_load(&asked), 1);
    disk_answers(0);
    tend(&f, 6000);
    settle(&f);
    assert_int_equal(atomic_load(&asked), 2);
    closed(&f);
    assert_int_equal(atomic_load(&asked), 2);
}

static void a_slow_disk_holds_nobody_up(void **state)
{
    struct receipt_file f = opened();

    (void)state;
    append(&f, 1);
    tend(&f, 5000);
    /* The disk has not answered, and answers only at the end: whoever waited would hang here. */
    for (int64_t seq = 2; seq < 50; seq++) {
        append(&f, seq);
        tend(&f, 5000 + seq * 100);
    }
    assert_true(disk_wait_runs(&f.wait) && f.unsynced);
    assert_int_equal(content().n, 8 * LINE + 40 * (LINE + 1) + LINE);
    disk_answers(0);
    closed(&f); /* waits for what came behind, too */
    assert_int_equal(atomic_load(&asked), 2);
}

static void a_disk_that_fails_is_told(void **state)
{
    struct receipt_file f = opened();
    struct err e;

    (void)state;
    append(&f, 1);
    tend(&f, 5000);
    disk_answers(EIO);
    settle(&f);
    e = receipt_tend(&f, 5050);
    assert_int_equal(e.kind, ERR_SYS);
    assert_non_null(strstr(e.detail, "fdatasync"));
    assert_int_equal(receipt_due(&f, 5050), -1); /* told once */
    append(&f, 2);
    tend(&f, 6000);
    disk_answers(EIO);
    e = receipt_close(&f);
    assert_int_equal(e.kind, ERR_SYS);
    f = opened();
    append(&f, 3);
    disk_answers(EIO);
    e = receipt_close(&f);
    assert_int_equal(e.kind, ERR_SYS);
    assert_string_equal(kept(), "1 2 3 ");
}

static void room_for(rlim_t bytes)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes != 0 ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_spoils_no_other_line(void **state)
{
    struct receipt_file f = opened();
    struct receipt_file other = opened(); /* as another program has it */
    struct err e;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    append(&f, 1);
    room_for(LINE + LINE / 2);
    e = receipt_append(&f, session, 2, leaf);
    assert_int_equal(e.kind, ERR_SYS);
    e = receipt_append(&f, session, 3, leaf); /* no room at all */
    assert_int_equal(e.kind, ERR_SYS);
    room_for(0);
    append(&other, 4);
    append(&f, 5);
    closed(&f);
    closed(&other);
    assert_string_equal(kept(), "1 ? 4 5 ");
}

static void half_a_line_of_before_is_left_alone(void **state)
{
    struct receipt_file f = opened();

    (void)state;
    append(&f, 1);
    append(&f, 2);
    closed(&f);
    assert_int_equal(truncate(path, LINE + 50), 0);
    f = opened();
    append(&f, 3);
    append(&f, 4);
    closed(&f);
    assert_string_equal(kept(), "1 ? 3 4 ");
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, start, finish)
    const struct CMUnitTest tests[] = {
        EACH(lines_are_read_as_written),      EACH(foreign_files_are_refused),
        EACH(the_disk_is_asked_once_a_second), EACH(a_slow_disk_holds_nobody_up),
        EACH(a_disk_that_fails_is_told),      EACH(a_full_disk_spoils_no_other_line),
        EACH(half_a_line_of_before_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
